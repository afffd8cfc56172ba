"""Blank application forms for everybody: one for each kind of paper process."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from workflows import sheets
from workflows.catalogue import kinds


@require_safe
def blank_form(request: HttpRequest, kind: str) -> HttpResponse:
    """The blank form of a kind (RG, RV, RS, PW) as PDF, to be printed, filled in by hand, signed and sent."""
    found = kinds().get(kind)
    if found is None:
        raise Http404
    response = HttpResponse(sheets.blank_form(found), content_type="application/pdf")
    name = "".join(found.sheet.title_lines) + ".pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return response
