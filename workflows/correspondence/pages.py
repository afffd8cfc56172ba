"""Letters of a case on screen: a preview, print and keep, and again as sent. Mails that did not arrive."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.refusal import Refusal
from registry.models import CertificateContact
from workflows.correspondence import keeping, outbox, writing
from workflows.correspondence.models import Letter, Notice
from workflows.desk.access import actor, attempt, record_list_view, record_view, staff_deed, staff_page
from workflows.desk.papers import pdf
from workflows.masking import sees_addresses
from workflows.models import Case
from workflows.registered_contact import contacts_of

PAGE = 50
MOST_CONTACTS = 5  # subscribers that share an address
LONGEST = 200


@require_safe
@staff_page("workflows.view_case")
def preview(request: HttpRequest, number: str, kind: str, occasion: int) -> HttpResponse:
    """The letter as it would be printed now, marked on every page, kept nowhere."""
    case = get_object_or_404(Case, number=number)
    if not sees_addresses(request, case):
        return redirect("desk:show-whole", number=number)
    try:
        content = writing.draw(case, writing.due_letter(case, kind=kind, occasion_id=occasion), preview=True)
    except Refusal as refusal:
        return _said(request, number=number, refusal=refusal)
    record_view(request, case=case, page=f"preview:{kind}")
    return pdf(content, name=f"{number}-{kind}-preview.pdf")


@staff_deed(keeping.PERMISSION)
def print_and_keep(request: HttpRequest, number: str, kind: str, occasion: int) -> HttpResponse:
    """Keeps the letter and leads to it; pressed again, it leads to the same."""
    get_object_or_404(Case, number=number)
    try:
        letter = keeping.keep(actor=actor(request), number=number, kind=kind, occasion_id=occasion)
    except Refusal as refusal:
        return _said(request, number=number, refusal=refusal)
    return redirect("desk:letter", number=number, key=letter.key)


@require_safe
@staff_page("workflows.view_case")
def letter(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """A kept letter, byte for byte as it was sent."""
    case = get_object_or_404(Case, number=number)
    if not sees_addresses(request, case):
        return redirect("desk:show-whole", number=number)
    try:
        found, content = keeping.as_sent(number=number, key=key)
    except Letter.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        return _said(request, number=number, refusal=refusal)
    record_view(request, case=case, page=f"letter:{found.kind}")
    return pdf(content, name=f"{number}-{found.kind}.pdf")


@require_safe
@staff_page("workflows.view_case")
def notices(request: HttpRequest) -> HttpResponse:
    """Mails that no mail server took: somebody must tell the contact in another way, or have them sent again."""
    page = Paginator(outbox.given_up(), PAGE).get_page(request.GET.get("page"))
    rows = with_contacts(list(page.object_list))
    record_list_view(request, page="notices", cases=len(rows))
    return render(request, "correspondence/notices.html", {"page": page, "rows": rows})


def with_contacts(notices: list[Notice]) -> list[tuple[Notice, list[CertificateContact]]]:
    """Each mail with whom its address belongs to: somebody must call them."""
    contacts = contacts_of([notice.to for notice in notices])
    return [(notice, contacts.get(notice.to.lower(), [])[:MOST_CONTACTS]) for notice in notices]


@staff_deed(keeping.PERMISSION)
def send_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another try at a mail."""
    if attempt(request, lambda: outbox.send_again(actor=actor(request), key=key)):
        messages.success(request, _("The mail goes out again."))
    return redirect("desk:notices")


@staff_deed(keeping.PERMISSION)
def set_aside(request: HttpRequest, key: UUID) -> HttpResponse:
    """The contact was told in another way."""
    how = request.POST.get("how", "")
    if attempt(request, lambda: outbox.set_aside(actor=actor(request), key=key, how=how[:LONGEST])):
        messages.success(request, _("Noted: the contact was told in another way."))
    return redirect("desk:notices")


def _said(request: HttpRequest, *, number: str, refusal: Refusal) -> HttpResponse:
    messages.error(request, str(refusal.sentence))
    return redirect("desk:case", number=number)
