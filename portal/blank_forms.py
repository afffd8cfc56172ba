"""Blank application forms for everybody: the four kinds of paper process."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from forms_paper import forms
from forms_paper.sheets import FormSheet, PasswordResetSheet, RegistrationSheet, ResumeSheet, RevocationSheet
from workflows.sheets import office

SHEETS: dict[str, type[FormSheet]] = {
    sheet.prefix: sheet for sheet in (RegistrationSheet, RevocationSheet, ResumeSheet, PasswordResetSheet)
}


@require_safe
def blank_form(request: HttpRequest, kind: str) -> HttpResponse:
    """The blank form of a kind (RG, RV, RS, PW) as PDF, to be printed, filled in by hand, signed and sent."""
    sheet = SHEETS.get(kind)
    if sheet is None:
        raise Http404
    response = HttpResponse(forms.blank(sheet, office()), content_type="application/pdf")
    name = "".join(sheet.title_lines) + ".pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return response
