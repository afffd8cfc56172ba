"""What goes with registered letters: address labels and the bulk posting list 交寄大宗函件."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from forms_paper.sheets.office import Office
from forms_paper.sheets.recipient import Recipient

ROWS, LABELS_A_SHEET = 20, 24
_ACROSS, _WIDTH, _HEIGHT, _TOP = 3, 70, 37, 0.5  # mm; text stays 5 mm and more inside a label


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingRow:
    """A letter of a posting list: its 掛號 number (14 digits), to whom, and which slip is in it."""

    registered: str
    recipient: Recipient
    slip_serial: str

    @property
    def registered_shown(self) -> str:
        """700410 100001 18"""
        return f"{self.registered[:6]} {self.registered[6:12]} {self.registered[12:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingPage:
    """Up to 20 rows, counted from 1, and what they cost together in NT$; 0 leaves the sum to be written by hand."""

    rows: tuple[tuple[int, PostingRow], ...]
    postage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingListSheet:
    """交寄大宗掛號函件清單, 20 rows a page; the post office keeps one copy and stamps the other.

    `postage` is that of one letter in NT$, or 0: then the column is left to be written by hand.
    """

    title: ClassVar[str] = "交寄大宗掛號函件清單"

    office: Office
    number: str
    day: dt.date
    rows: tuple[PostingRow, ...]
    postage: int = 0

    @property
    def pages(self) -> list[PostingPage]:
        """The rows of each page with their numbers, counted anew on every page."""
        pieces = [self.rows[start : start + ROWS] for start in range(0, len(self.rows), ROWS)]
        return [PostingPage(rows=tuple(enumerate(rows, 1)), postage=self.postage * len(rows)) for rows in pieces]

    @property
    def postage_of_all(self) -> int:
        """What all letters cost together, in NT$."""
        return self.postage * len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """An address and the serial of the slip that belongs into the envelope."""

    recipient: Recipient
    slip_serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSheet:
    """收件人標籤: 24 labels of 70 × 37 mm on each sheet."""

    title: ClassVar[str] = "收件人標籤"

    office: Office
    labels: tuple[Label, ...]

    @property
    def pages(self) -> list[list[tuple[float, float, Label]]]:
        """The labels of each sheet with x and y in mm."""
        starts = range(0, len(self.labels), LABELS_A_SHEET)
        return [
            [
                (_WIDTH * (at % _ACROSS) + 5, _TOP + _HEIGHT * (at // _ACROSS) + 4, label)
                for at, label in enumerate(self.labels[start : start + LABELS_A_SHEET])
            ]
            for start in starts
        ]
