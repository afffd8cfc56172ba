"""What an export is made of, whatever file it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

Value = str | int | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet: its name (at most 31 characters), heads with the widths of their columns, rows of values.

    Moments are in the office's time zone.
    """

    title: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Value]]
