"""Whose a page is, by its codes and the page before it. Decides; writes nothing.

Nothing is guessed: a page goes onto a case only by the whole number of that case, or as the page without any code that
follows one which did (the back of a sheet, an enclosure; on screen it says so). A page whose code can't be read
is neither.
"""

from dataclasses import dataclass

from forms_paper.scan_process import ReadPage
from numbering.numbers import FORM_CODE
from workflows.catalogue import kinds
from workflows.models import Case
from workflows.scans.models import Cause, ScanPage


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page belongs, and why; no case: it waits to be matched."""

    cause: Cause
    case: Case | None = None
    number: str = ""


def place_of(page: ReadPage, *, before: ScanPage | None) -> Place:
    """Where a page that was just read belongs; `before` is the page before it in its batch."""
    codes = page.codes
    if not page.picture:
        return Place(Cause.NO_PICTURE)
    if len(codes.numbers) > 1:
        return Place(Cause.SEVERAL)
    if codes.numbers:
        number = codes.numbers[0]
        case = Case.objects.filter(number=number).first()
        return Place(Cause.CODE if case else Cause.UNKNOWN, case, number)
    if codes.wrong_check:
        return Place(Cause.WRONG_CHECK, number=codes.wrong_check)
    if codes.form:
        return _of_form(codes.form, codes.part, before=before)
    return Place(Cause.UNREAD) if codes.unread else _of_page_without_code(before)


def _of_form(code: str, part: str, *, before: ScanPage | None) -> Place:
    """A blank form's side: the second follows the first, which carries the label of its case."""
    form = FORM_CODE.match(code)
    if form is None or form["kind"] not in kinds():
        return Place(Cause.OTHER_FORM, number=code)
    if part == "2" and before and before.part == "1" and before.case and before.case.kind == form["kind"]:
        return Place(Cause.FOLLOWS, before.case, code)
    return Place(Cause.BLANK_FORM, number=code)


def _of_page_without_code(before: ScanPage | None) -> Place:
    if before is None or before.state == ScanPage.State.SET_ASIDE:
        return Place(Cause.NO_CODE)
    return Place(Cause.FOLLOWS, before.case)
