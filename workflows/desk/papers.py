"""Papers of a case as PDF; its letters are in `workflows.correspondence`."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.refusal import Refusal
from workflows import sheets
from workflows.catalogue import kinds
from workflows.desk.access import record_view, staff_page
from workflows.masking import sees_addresses, sees_whole
from workflows.models import Case

PAPERS = {
    "form": sheets.filled_form,
    "receipt": sheets.hand_over_receipt,
}
WHOLE = frozenset({"form"})
"""Papers with all particulars on them: for whoever sees the case whole."""


def pdf(content: bytes, *, name: str) -> HttpResponse:
    """A PDF for the screen: never kept by a browser or a proxy, and nothing in it runs or reaches this site."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        },
    )


@never_cache
@require_safe
@staff_page("workflows.view_case")
def paper(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One paper of a case. What the case doesn't have yet is a sentence, not an empty page."""
    if name not in PAPERS:
        raise Http404
    case = get_object_or_404(Case, number=number)
    sees = sees_whole if name in WHOLE else sees_addresses
    if not sees(request, case):
        return redirect("desk:show-whole", number=number)
    try:
        content = PAPERS[name](case)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:case", number=number)
    record_view(request, case=case, page=f"paper:{name}")
    return pdf(content, name=f"{number}-{name}.pdf")


@require_safe
@staff_page()
def blank_form(request: HttpRequest, kind: str) -> HttpResponse:
    """A blank form of a kind."""
    if kind not in kinds():
        raise Http404
    return pdf(sheets.blank_form(kinds()[kind]), name=f"{kind}.pdf")
