"""Labels and lists for the post office."""

from forms_paper.sheets.mailing import LabelSheet, PostingListSheet
from forms_paper.typesetting import typeset


def posting_list(sheet: PostingListSheet) -> bytes:
    """交寄大宗掛號函件清單 as PDF/UA, 20 rows a page.

    Raises `MissingGlyph` and `DoesNotFit`, both refusals with a sentence for people.
    """
    return typeset(
        template="forms_paper/posting_list.html",
        context={"sheet": sheet, "office": sheet.office},
        styles=("base.css", "list.css", "posting_list.css"),
        pages=len(sheet.pages),
    )


def address_labels(sheet: LabelSheet) -> bytes:
    """收件人標籤 as PDF/UA, 3 × 8 on a sheet. Raises as `posting_list` does."""
    return typeset(
        template="forms_paper/address_labels.html",
        context={"sheet": sheet, "office": sheet.office},
        styles=("base.css", "list.css", "labels.css"),
        pages=len(sheet.pages),
    )
