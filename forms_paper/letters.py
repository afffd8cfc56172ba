"""Letters of the office, for an envelope with a window."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from forms_paper.faults import DoesNotFit
from forms_paper.sheets import (
    CertificateLetterSheet,
    CorrectionSheet,
    CoveringSheet,
    LetterSheet,
    RejectionSheet,
    WithdrawalSheet,
)
from forms_paper.typesetting import typeset

STYLES = ("base.css", "letter.css")
ITEMS_ABOVE_REPLY = 3


def letter(sheet: LetterSheet, *, pages: int = 1) -> bytes:
    """A letter of any kind as PDF/UA, of so many pages; every page of a preview is marked as one.

    Raises `MissingGlyph` and `DoesNotFit`, both refusals with a sentence for people.
    """
    context = {"sheet": sheet, "office": sheet.office, "has_second_page": pages > 1}
    return typeset(template=sheet.template, context=context, styles=STYLES, pages=pages)


def covering_letter(sheet: CoveringSheet) -> bytes:
    """隨信說明 that goes with the first slip. Raises as `letter` does."""
    return letter(sheet)


def correction_letter(sheet: CorrectionSheet) -> bytes:
    """補正通知書 with its reply slip: below, to be cut off, or on a second page when there is no room for it.

    Raises as `letter` does.
    """
    if len(sheet.items) <= ITEMS_ABOVE_REPLY:
        try:
            return letter(sheet)
        except DoesNotFit:
            return letter(sheet, pages=2)
    return letter(sheet, pages=2)


def rejection_letter(sheet: RejectionSheet) -> bytes:
    """駁回通知書. Raises as `letter` does."""
    return letter(sheet)


def withdrawal_letter(sheet: WithdrawalSheet) -> bytes:
    """撤件通知書. Raises as `letter` does."""
    return letter(sheet)


def certificate_letter(sheet: CertificateLetterSheet) -> bytes:
    """憑證廢止通知書, 憑證復用通知書, 憑證停用通知書, 憑證展期通知. Raises as `letter` does."""
    return letter(sheet)


def joined(papers: Sequence[bytes]) -> bytes:
    """Letters one after the other, for one print job. Made for the printer: their tags for readers are left out."""
    with pikepdf.new() as together:
        for content in papers:
            with pikepdf.open(BytesIO(content)) as paper:
                together.pages.extend(paper.pages)
        together.remove_unreferenced_resources()
        out = BytesIO()
        together.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
