"""The one box on every page: a code, a number, a name."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from numbering.keyed_text import halved, struck
from numbering.numbers import FORM_CODE, NUMBER, as_keyed
from pki import holdings
from registry.models import PasswordSlip, SlipBatch
from workflows.catalogue import kinds
from workflows.desk.access import record_list_view, staff_page
from workflows.desk.typing_kept import sent_or_kept
from workflows.finding import search
from workflows.models import Case
from workflows.prepared.models import PreparedForm

KEPT = 400
"""Characters of what was sought that a page tells back."""
NUMBERED = re.compile(r"\s*([A-Za-z]{1,2}\d{3}[- ]?\d{3}|F[A-Za-z]{2}\d{5})")
"""What was meant as a number of ours, whether it is one or not."""
SOUGHT = "desk.sought"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("workflows.view_case")
def find(request: HttpRequest) -> HttpResponse:
    """A number of ours opens what it names; anything else lists the cases that `search` finds, and opens a single one.
    The box sends by POST: names and ID numbers belong into no address, log or browser history."""
    sent = sent_or_kept(request)
    if sent is not None:
        request.session[SOUGHT] = sent.get("q", "").replace("\0", "").strip()[:KEPT]
        return redirect("desk:find")
    query = sought(request)
    code = code_in(query)
    target = _target(code) if code else None
    awaited = target is not None and target.startswith(reverse("desk:receive"))
    if target and (not awaited or request.user.has_perm("workflows.receive_case")):
        return redirect(target)
    found = hits(query)
    record_list_view(request, page="find", cases=len(found), query=query)
    if len(found) == 1:
        return redirect("desk:case", number=found[0].case.number)
    context = {"query": query, "found": found, "most": search.MOST, "awaited": awaited}
    context |= {"numbered": bool(NUMBERED.match(query)), "foreign": bool(code and FORM_CODE.match(code))}
    context["mark"] = f"of={mark_of(query)}"
    context["too_long"] = len(query) > search.LONGEST and search.LONGEST
    return render(request, "desk/found.html", context)


def sought(request: HttpRequest) -> str:
    """What somebody looks for: what the address says, else what they sent last."""
    return str(request.GET.get("q", request.session.get(SOUGHT, ""))).strip()[:KEPT]


def mark_of(query: str) -> str:
    """Tells one thing that was sought from another, in an address that must not say what it was."""
    return salted_hmac(SOUGHT, query).hexdigest()[:16]


def hits(query: str) -> list[search.Hit]:
    """The cases that the list shows for what was sought."""
    code = code_in(query)
    return _by_certificate(code) if code else search.search(query)


def code_in(query: str) -> str | None:
    """The number of ours that was scanned or keyed, or None; also where an input method was on."""
    said = halved(query)
    return as_keyed(said.split("/")[0]) or as_keyed(struck(said).split("/")[0])


def _target(code: str) -> str | None:
    form = FORM_CODE.match(code)
    if form and form["kind"] in kinds():
        return f"{reverse('desk:receive')}?kind={form['kind']}"
    number = NUMBER.match(code)
    if number and number["prefix"] == "SB" and SlipBatch.objects.filter(number=code).exists():
        return reverse("desk:batch", args=[code])
    slip = PasswordSlip.objects.filter(serial=code).values_list("case_number", flat=True).first()
    case = Case.objects.filter(number=slip or code).first()
    if case:
        return reverse("desk:case", args=[case.number])
    awaited = PreparedForm.objects.filter(number=code).exists()
    return f"{reverse('desk:receive')}?form={code}" if awaited else None


def _by_certificate(code: str) -> list[search.Hit]:
    """The cases of whoever holds the certificate with this number."""
    number = NUMBER.match(code)
    holder = holdings.holder_of_number(code) if number and number["prefix"] == "C" else None
    return search.of_holder(holder) if holder else []
