"""What the office keeps of a day on paper: the daily register 收件簿 and the accounts 日終對帳表."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from forms_paper.sheets.office import Office

REGISTER_ROWS, REGISTERED_DIGITS = 18, 14
FIRST_DIFFERENCES, MORE_DIFFERENCES = 9, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """Papers that came: when, under which receipt number, from whom, how, and by when they are to be dealt with.

    `urgent` ones are due at an hour, not on a day; `registered` is the 掛號 number of the envelope.
    """

    at: dt.datetime
    number: str
    kind: str
    name: str
    by_post: bool
    registered: str
    papers: int
    clerk: str
    due: dt.datetime
    urgent: bool
    remark: str

    @property
    def time_shown(self) -> str:
        """08:31"""
        return f"{self.at:%H:%M}"

    @property
    def registered_shown(self) -> str:
        """310020 106055 18, where it is a number of the post office's 14 digits; anything else as it was keyed."""
        if len(self.registered) == REGISTERED_DIGITS and self.registered.isdecimal():
            return f"{self.registered[:6]} {self.registered[6:12]} {self.registered[12:]}"
        return self.registered

    @property
    def due_shown(self) -> str:
        """115/11/26, or with the hour where it counts: 11/24 08:31"""
        if self.urgent:
            return f"{self.due:%m/%d %H:%M}"
        return f"{self.due.year - 1911}/{self.due:%m/%d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSheet:
    """收件簿 of a day, 18 rows a page; a day on which nothing came has one empty page."""

    title: ClassVar[str] = "收件簿"

    office: Office
    day: dt.date
    rows: tuple[RegisterRow, ...]

    @property
    def pages(self) -> list[list[tuple[int, RegisterRow]]]:
        """The rows of each page with their numbers, counted through the day."""
        numbered = list(enumerate(self.rows, 1))
        return [numbered[start : start + REGISTER_ROWS] for start in range(0, len(numbered), REGISTER_ROWS)] or [[]]

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        """How many of each kind."""
        return sorted(Counter(row.kind for row in self.rows).items(), key=lambda counted: -counted[1])

    @property
    def by_post(self) -> int:
        """How many came by post."""
        return sum(row.by_post for row in self.rows)

    @property
    def at_counter(self) -> int:
        """How many came over the counter."""
        return len(self.rows) - self.by_post


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipSums:
    """Both equations of the day's password slips.

    `to_print`: carried over, requested = printed, void, waiting. `printed`: carried over, printed = handed over,
    posted, sent, void, still here. `came_back`: void after they had left.
    """

    to_print: tuple[int, int, int, int, int]
    printed: tuple[int, int, int, int, int, int, int]
    came_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedRow:
    """How often each deed was done to cases of a kind."""

    label: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """What doesn't agree: which case and thing, if any, and what."""

    case: str
    thing: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsSheet:
    """日終對帳表 of a day. `received`: in all, at the counter, by post, after a correction.

    The first page has room for `FIRST_DIFFERENCES`, each following one for `MORE_DIFFERENCES`.
    """

    title: ClassVar[str] = "日終對帳表"

    office: Office
    day: dt.date
    made_at: dt.datetime
    received: tuple[int, int, int, int]
    slips: SlipSums
    deeds: tuple[str, ...]
    kinds: tuple[DeedRow, ...]
    differences: tuple[DifferenceRow, ...]

    @property
    def pages(self) -> list[tuple[DifferenceRow, ...]]:
        """The differences of each page; without any there is one page."""
        rest = range(FIRST_DIFFERENCES, len(self.differences), MORE_DIFFERENCES)
        return [
            self.differences[:FIRST_DIFFERENCES],
            *(self.differences[start : start + MORE_DIFFERENCES] for start in rest),
        ]
