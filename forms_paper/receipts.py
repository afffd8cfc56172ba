"""Receipts signed at the counter."""

from forms_paper.sheets import HandOverSheet
from forms_paper.typesetting import typeset

STYLES = ("base.css", "form.css", "receipt.css")


def hand_over_receipt(sheet: HandOverSheet) -> bytes:
    """密碼單領取單 as PDF/UA: upper half with signature box for the file, lower half for the subscriber.

    Raises `MissingGlyph` and `DoesNotFit`, both refusals with a sentence for people.
    """
    return typeset(
        template="forms_paper/hand_over_receipt.html",
        context={"sheet": sheet, "office": sheet.office},
        styles=STYLES,
        pages=1,
    )
