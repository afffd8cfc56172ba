"""Application forms 申請單: pre-filled for signing, or blank for download."""

from functools import lru_cache

from forms_paper.sheets import FormSheet, Office
from forms_paper.typesetting import typeset

STYLES = ("base.css", "form.css")


def form(sheet: FormSheet) -> bytes:
    """The form of any kind as PDF/UA, one page a side.

    Raises `MissingGlyph` and `DoesNotFit`, both refusals with a sentence for people.
    """
    return typeset(
        template=sheet.template, context={"sheet": sheet, "office": sheet.office}, styles=STYLES, pages=sheet.sides
    )


def blank(kind: type[FormSheet], office: Office) -> bytes:
    """The blank form of a kind, its codes carrying the form code. Kept: anyone may download it, any number of times."""
    return _kept(kind(office=office))


@lru_cache(maxsize=16)
def _kept(sheet: FormSheet) -> bytes:
    return form(sheet)
