"""Which letters a case gives occasion to, and what each says. Draws; keeps nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from forms_paper import letters
from forms_paper.sheets import CorrectionSheet, CoveringSheet, LetterSheet, RejectionSheet, WithdrawalSheet
from registry.models import PasswordSlip, SlipState
from workflows.catalogue import kind_of
from workflows.corrections import item_of
from workflows.correspondence.models import Letter, LetterKind
from workflows.models import Case, Participation
from workflows.reasons import ReasonCode, paper_words
from workflows.sheets import expiry_of, keyed_data, office
from workflows.stages import Deed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BY_DEED = {
    Deed.RETURNED: LetterKind.CORRECTION,
    Deed.REJECTED: LetterKind.REJECTION,
    Deed.WITHDRAWN: LetterKind.WITHDRAWAL,
    Deed.CARRIED_OUT: LetterKind.EFFECT,
}


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that a case gives occasion to; `kept`, once it was printed."""

    kind: LetterKind
    label: "StrOrPromise"
    occasion: Participation
    slip: PasswordSlip | None = None
    kept: Letter | None = None

    @property
    def slip_serial(self) -> str:
        return self.slip.serial if self.slip else ""


def letters_of(case: Case) -> list[Due]:
    """Every letter of a case, printed or not, the newest occasion first. A case that was never keyed in has none.

    Three queries at most, whatever the case has seen; the bytes of the letters stay where they are.
    """
    deeds = list(case.participations.select_related("staff").order_by("at", "pk"))
    carried_out = any(deed.deed == Deed.CARRIED_OUT for deed in deeds)
    slips = PasswordSlip.objects.filter(case_number=case.number).select_related("account").order_by("pk")
    return letters_among(case, deeds=deeds, slips=list(slips) if carried_out else [])


def letters_among(case: Case, *, deeds: Sequence[Participation], slips: Sequence[PasswordSlip]) -> list[Due]:
    """The same of a case whose deeds and slips are read already, the oldest first: one query, or none."""
    if not any(deed.deed == Deed.KEYED_IN for deed in deeds):
        return []
    occasions = [deed for deed in reversed(deeds) if deed.deed in BY_DEED]
    due = [found for deed in occasions for found in _occasioned_by(deed, case=case, slips=slips)]
    if not due:
        return []
    kept = {
        (letter.kind, letter.occasion_id, letter.slip_serial): letter
        for letter in case.letters.defer("content").select_related("printed_by")
    }
    return [replace(item, kept=kept.get((item.kind, item.occasion.pk, item.slip_serial))) for item in due]


def due_letter(case: Case, *, kind: str, occasion_id: int) -> Due:
    """One of them. Raises `Refusal` when the case gives no occasion to it."""
    for due in letters_of(case):
        if due.kind == kind and due.occasion.pk == occasion_id:
            return due
    raise Refusal(_("This case has no such letter."), code="no_such_paper")


def draw(case: Case, due: Due, *, preview: bool = False) -> bytes:
    """The letter as PDF, dated today. Raises `MissingGlyph` and `DoesNotFit`, both refusals."""
    sheet = replace(_SHEETS[due.kind](case, due), preview=preview)
    return letters.correction_letter(sheet) if isinstance(sheet, CorrectionSheet) else letters.letter(sheet)


def _occasioned_by(deed: Participation, *, case: Case, slips: Sequence[PasswordSlip]) -> Iterable[Due]:
    kind, letter = kind_of(case.kind), BY_DEED[Deed(deed.deed)]
    if letter != LetterKind.EFFECT:
        yield Due(letter, letter.label, deed)
        return
    if kind.effect_letter:
        yield Due(letter, kind.effect_letter.label, deed)
    if kind.first_slip:
        covered = [slip for slip in reversed(slips) if slip.state in WITH_COVER]
        yield from (Due(LetterKind.COVERING, LetterKind.COVERING.label, deed, slip) for slip in covered)


WITH_COVER = (SlipState.PRINTED, SlipState.HANDED_OVER, SlipState.ACKNOWLEDGED, SlipState.POSTED)
"""A slip on paper that was not spoilt."""


def _correction(case: Case, due: Due) -> CorrectionSheet:
    """補正通知書."""
    detail, numbers = due.occasion.detail, kind_of(case.kind).correction_fields
    return CorrectionSheet(
        **_every_letter(case, due),
        due=date.fromisoformat(detail["due"]),
        items=tuple(item_of(code=code, note=str(detail["note"]), numbers=numbers) for code in detail["reasons"]),
        note=_beside(due.occasion),
    )


def _rejection(case: Case, due: Due) -> RejectionSheet:
    """駁回通知書."""
    detail = due.occasion.detail
    reasons = tuple(paper_words(code, note=str(detail["note"])) for code in detail["reasons"])
    return RejectionSheet(**_every_letter(case, due), reasons=reasons, note=_beside(due.occasion))


def _withdrawal(case: Case, due: Due) -> WithdrawalSheet:
    """撤件通知書."""
    day = timezone.localtime(due.occasion.at).date()
    return WithdrawalSheet(**_every_letter(case, due), withdrawn_on=day)


def _covering(case: Case, due: Due) -> CoveringSheet:
    """隨信說明 that goes with the first slip."""
    if due.slip is None:
        raise Refusal(_("Print the password slip first."), code="no_such_paper")
    return CoveringSheet(
        **_every_letter(case, due),
        slip_serial=due.slip.serial,
        log_in_by=expiry_of(due.slip),
        apply_by=timezone.localtime(due.occasion.at).date() + timedelta(days=settings.RIGHT_TO_APPLY_DAYS),
    )


def _effect(case: Case, due: Due) -> LetterSheet:
    """What the case's kind tells of its effect."""
    effect = kind_of(case.kind).effect_letter
    if effect is None:
        raise Refusal(_("This case has no such letter."), code="no_such_paper")
    at = timezone.localtime(due.occasion.at)
    return effect.sheet(parts=_every_letter(case, due), data=keyed_data(case), at=at)


_SHEETS: dict[LetterKind, Callable[[Case, Due], LetterSheet]] = {
    LetterKind.CORRECTION: _correction,
    LetterKind.REJECTION: _rejection,
    LetterKind.WITHDRAWAL: _withdrawal,
    LetterKind.COVERING: _covering,
    LetterKind.EFFECT: _effect,
}


def _beside(occasion: Participation) -> str:
    """The clerk's words for the letter, unless "other" has said them as a reason."""
    return "" if ReasonCode.OTHER in occasion.detail["reasons"] else str(occasion.detail["note"]).strip()


def _every_letter(case: Case, due: Due) -> dict[str, Any]:
    """What every letter says."""
    data, kind, clerk = keyed_data(case), kind_of(case.kind), due.occasion.staff
    return {
        "office": office(),
        "recipient": kind.letters_to(data),
        "subscriber": data["name"],
        "matter": "".join(kind.sheet.title_lines).removesuffix("申請單"),
        "number": case.number,
        "date": timezone.localdate(),
        "clerk": str(clerk or ""),
        "clerk_extension": clerk.extension if clerk else "",
    }
