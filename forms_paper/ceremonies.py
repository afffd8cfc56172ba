"""The protocol of a key ceremony."""

from forms_paper.sheets.ceremonies import CeremonySheet
from forms_paper.typesetting import typeset


def protocol(sheet: CeremonySheet) -> bytes:
    """The protocol as PDF/UA, A4, to be signed by hand. Raises `MissingGlyph` and `DoesNotFit`."""
    return typeset(
        template="forms_paper/ceremony.html",
        context={"sheet": sheet, "office": sheet.office},
        styles=("base.css", "list.css", "accounts.css", "ceremony.css"),
        pages=sheet.pages,
    )
