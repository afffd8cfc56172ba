"""What an export is made of, whatever file it becomes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

Value = str | int | datetime
Row = Sequence[Value]
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet: its name (at most 31 characters), heads with the widths of their columns, rows of values.

    Moments are in the office's time zone.
    """

    title: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Row]


def moment(at: datetime | None) -> Value:
    """A moment in the office's time zone; nothing where there is none."""
    return timezone.localtime(at) if at else ""


def writable(text: str) -> str:
    """The text without what XML 1.0 §2.2 can't hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
