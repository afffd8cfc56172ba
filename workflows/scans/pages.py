"""The scans' pages at the desk: dropping, batches, the queue, matching."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.refusal import Refusal
from numbering.numbers import as_keyed
from workflows.desk.access import actor, attempt, record_list_view, staff_deed, staff_page
from workflows.desk.mailroom import FOLLOW_SECONDS
from workflows.desk.typing_kept import sent_or_kept
from workflows.finding import search
from workflows.models import Case
from workflows.scans import dropping, matching
from workflows.scans.dropping import FIELD, PERMISSION, READ
from workflows.scans.forms import DropForm, SetAsideForm
from workflows.scans.models import Cause, ScanBatch, ScanPage
from workflows.scans.showing import record_scan_view

SHOWN = 20
SOUGHT = "scans.sought"
WAITING, ON_CASE = ScanPage.State.WAITING, ScanPage.State.ON_CASE


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(READ)
def intake(request: HttpRequest) -> HttpResponse:
    """The page on which batches are dropped, with what became of the last ones."""
    form = DropForm(request.POST, request.FILES) if request.method == "POST" else DropForm()
    if request.method == "POST" and form.is_valid():
        taken = _drop_all(request, form)
        if not form.errors:
            return redirect("desk:scan-batch", taken[0].public_id) if len(taken) == 1 else redirect("desk:scans")
    context = {"form": form, "batches": batches()[:SHOWN], "waiting": ScanPage.objects.filter(state=WAITING).count()}
    return render(request, "scans/intake.html", context)


def batches() -> QuerySet[ScanBatch]:
    """Batches with how many of their pages are read, lie on a case and wait, the newest first."""
    return ScanBatch.objects.select_related("by").annotate(
        read=Count("pages"),
        sorted=Count("pages", filter=Q(pages__state=ON_CASE)),
        waiting=Count("pages", filter=Q(pages__state=WAITING)),
    )


def _drop_all(request: HttpRequest, form: DropForm) -> list[ScanBatch]:
    """Lets in what can be; the sentence of what can't stands beside the field, with the file's name."""
    taken = []
    for file in form.cleaned_data[FIELD]:
        try:
            dropped = dropping.drop(actor=actor(request), name=file.name, content=file.read())
        except Refusal as refusal:
            form.add_error(FIELD, _("%(file)s: %(why)s") % {"file": file.name, "why": refusal})
            continue
        taken.append(dropped.batch)
        _say(request, dropped)
    return taken


def _say(request: HttpRequest, dropped: dropping.Dropped) -> None:
    batch = dropped.batch
    if dropped.before:
        sentence = _("%(file)s was dropped before, by %(by)s: this is its batch, nothing was added.")
        messages.warning(request, sentence % {"file": batch.name, "by": batch.by})
        return
    sentence = ngettext(
        "%(file)s is here: %(n)d page. It is being sorted.",
        "%(file)s is here: %(n)d pages. They are being sorted.",
        batch.pages_expected,
    )
    messages.success(request, sentence % {"file": batch.name, "n": batch.pages_expected})


@require_safe
@staff_page(READ)
def batch_page(request: HttpRequest, batch: UUID) -> HttpResponse:
    """How far a batch is, and where its pages lie. Until all are read it shows itself anew: it asks nothing."""
    found = get_object_or_404(ScanBatch.objects.select_related("by"), public_id=batch)
    pages = list(pages_of(found))
    record_list_view(request, page="scan-batch", cases=len({page.case_id for page in pages if page.case_id}))
    waiting = [page for page in pages if page.state == WAITING]
    context = {"batch": found, "pages": pages, "read": len(pages), "waiting": len(waiting)}
    context["first_waiting"] = waiting[0] if waiting else None
    response = render(request, "scans/batch.html", context)
    if not found.split_at:
        response["Refresh"] = str(FOLLOW_SECONDS)
    return response


def pages_of(batch: ScanBatch) -> QuerySet[ScanPage]:
    """The pages of a batch that are read, in their order."""
    return batch.pages.select_related("case", "by", "batch")


@require_safe
@staff_page(READ)
def queue(request: HttpRequest) -> HttpResponse:
    """The pages that wait to be matched by hand, the oldest first."""
    page = Paginator(to_match(), SHOWN).get_page(request.GET.get("page"))
    return render(request, "scans/queue.html", {"page": page, "total": page.paginator.count})


def to_match() -> QuerySet[ScanPage]:
    """Pages that wait to be matched, the oldest first."""
    return ScanPage.objects.filter(state=WAITING).select_related("batch__by").order_by("batch__at", "ordinal")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(READ)
def scan_page(request: HttpRequest, page: UUID) -> HttpResponse:
    """One page beside the search for its case. The search is sent by POST, as that of the desk."""
    sent = sent_or_kept(request)
    if sent is not None:
        request.session[SOUGHT] = [str(page), sent.get("q", "").replace("\0", "").strip()[:100]]
        return redirect("desk:scan-page", page)
    return _matching_page(request, page, form=SetAsideForm())


def _matching_page(request: HttpRequest, page: UUID, *, form: SetAsideForm) -> HttpResponse:
    found = get_object_or_404(ScanPage.objects.select_related("batch__by", "case", "by"), public_id=page)
    query = _sought(request, page)
    cases = _cases(query)
    record_scan_view(request, page=found)
    if query:
        record_list_view(request, page="scan-page", cases=len(cases), query=query)
    before = found.batch.pages.filter(ordinal=found.ordinal - 1).select_related("case").first()
    context: dict[str, Any] = {"page": found, "sought": query, "found": cases, "form": form, "before": before}
    context["following"] = found.batch.pages.filter(
        ordinal=found.ordinal + 1, state=WAITING, cause=Cause.FOLLOWS
    ).exists()
    return render(request, "scans/page.html", context)


def _sought(request: HttpRequest, page: UUID) -> str:
    """What was looked for on this very page."""
    of, query = request.session.get(SOUGHT, ["", ""])
    return str(query) if of == str(page) else ""


def _cases(query: str) -> list[Case]:
    code = as_keyed(query.split("/", maxsplit=1)[0]) if query else None
    if code:
        return list(Case.objects.filter(number=code))
    return list(search.like(query)) if query else []


@staff_deed(PERMISSION)
def match(request: HttpRequest, page: UUID) -> HttpResponse:
    """Puts the page, and those that follow it, onto a case."""
    number, following = request.POST.get("number", "")[:20], "following" in request.POST
    put: list[int] = []
    if not attempt(
        request,
        lambda: put.append(matching.match(actor=actor(request), page=page, number=number, with_following=following)),
    ):
        return redirect("desk:scan-page", page)
    said = ngettext("%(n)d page is on its case.", "%(n)d pages are on their case.", put[0])
    messages.success(request, said % {"n": put[0]})
    return _to_next()


@staff_deed(PERMISSION)
def set_aside(request: HttpRequest, page: UUID) -> HttpResponse:
    """Takes the page out of the queue, with a reason."""
    form = SetAsideForm(request.POST)
    if form.is_valid() and attempt(
        request,
        lambda: matching.set_aside(actor=actor(request), page=page, reason=form.cleaned_data["reason"]),
        form=form,
    ):
        messages.success(request, _("The page is set aside; its batch still shows it."))
        return _to_next()
    return _matching_page(request, page, form=form)


@staff_deed(PERMISSION)
def take_back(request: HttpRequest, page: UUID) -> HttpResponse:
    """The page waits to be matched again."""
    if attempt(request, lambda: matching.take_back(actor=actor(request), page=page)):
        messages.success(request, _("The page waits to be matched."))
    return redirect("desk:scan-page", page)


def _to_next() -> HttpResponse:
    """The next page that waits, or the queue, which says that none does."""
    following = to_match().first()
    return redirect("desk:scan-page", following.public_id) if following else redirect("desk:scan-queue")
