"""Application forms 申請單: pre-filled for signing, or blank for download."""

from functools import lru_cache

from forms_paper.sheets import FormSheet, Office, RegistrationSheet
from forms_paper.typesetting import typeset

STYLES = ("base.css", "form.css")


def form(sheet: FormSheet) -> bytes:
    """The form of any kind as PDF/UA, one page a side.

    Raises `MissingGlyph` and `DoesNotFit`, both refusals with a sentence for people.
    """
    return typeset(
        template=sheet.template, context={"sheet": sheet, "office": sheet.office}, styles=STYLES, pages=sheet.sides
    )


def registration_form(sheet: RegistrationSheet) -> bytes:
    """憑證註冊申請單, 2 pages with the terms. Raises as `form` does."""
    return form(sheet)


@lru_cache(maxsize=16)
def blank(kind: type[FormSheet], office: Office) -> bytes:
    """The blank form of a kind, its codes carrying the form code. Kept: anyone may download it, any number of times."""
    return form(kind(office=office))


def blank_registration_form(office: Office) -> bytes:
    """憑證註冊申請單 to be filled in by hand."""
    return blank(RegistrationSheet, office)
