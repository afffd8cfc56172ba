"""What a letter says. Every letter has the same head, window address and small table of particulars."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from forms_paper.roc_words import roc
from forms_paper.sheets.office import Office
from forms_paper.sheets.recipient import Recipient
from numbering.numbers import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """What every letter has.

    `matter` is what was applied for (憑證註冊), `number` the case's receipt number, `dispatch_number` the office's
    發文字號 if it keeps one, `clerk_extension` a telephone extension if there is one. `preview` marks every page, lest
    anybody take it for a letter that was sent.
    """

    title: ClassVar[str]
    template: ClassVar[str]
    date_label: ClassVar[str] = "發文日期"

    office: Office
    recipient: Recipient
    subscriber: str
    matter: str
    number: str
    date: dt.date
    clerk: str
    clerk_extension: str = ""
    dispatch_number: str = ""
    preview: bool = False

    @property
    def clerk_shown(self) -> str:
        """王㛓 分機 115"""
        return f"{self.clerk} 分機 {self.clerk_extension}" if self.clerk_extension else self.clerk

    @property
    def further(self) -> tuple[tuple[str, str], ...]:
        """Rows of the table that only this kind of letter has."""
        return ()

    @property
    def particulars(self) -> tuple[tuple[str, str], ...]:
        """The rows of the table beside the address."""
        rows = (
            (self.date_label, f"民國 {roc(self.date)}"),
            ("發文字號", self.dispatch_number),
            ("收件號", shown(self.number)),
            *self.further,
            ("承辦", self.clerk_shown),
        )
        return tuple((label, value) for label, value in rows if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringSheet(LetterSheet):
    """隨信說明: goes with the first slip; how to get from the slip to a backed-up certificate, and by when."""

    title = "密碼單 隨信說明"
    template = "forms_paper/covering_letter.html"
    date_label = "日期"

    slip_serial: str
    log_in_by: dt.date
    apply_by: dt.date

    @property
    def further(self) -> tuple[tuple[str, str], ...]:
        """The slip's serial, so that letter and slip can be matched before they go into the envelope."""
        return (("密碼單號", shown(self.slip_serial)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionItem:
    """One thing to be put right: reason code, number of the field, what is wrong, how to put it right.

    `reply` is the line to be ticked on the reply slip, `write` leaves room after it.
    """

    code: str
    field: int
    what: str
    how: str
    reply: str
    write: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionSheet(LetterSheet):
    """補正通知書 with its reply slip."""

    title = "補正通知書"
    template = "forms_paper/correction_letter.html"

    due: dt.date
    items: tuple[CorrectionItem, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionSheet(LetterSheet):
    """駁回通知書."""

    title = "駁回通知書"
    template = "forms_paper/rejection_letter.html"

    reasons: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalSheet(LetterSheet):
    """撤件通知書: confirms that the applicant took the application back, and when."""

    title = "撤件通知書"
    template = "forms_paper/withdrawal_letter.html"

    withdrawn_on: dt.date
