"""Numbers without gaps: as many cases, forms on their way and slips as numbers were given out in the year.

A form that was filled in before it was signed carries its number already (docs/decisions, pre-filled forms).
"""

from collections import Counter as Series
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from numbering.models import Counter
from numbering.numbers import build, shown
from registry.models import PasswordSlip
from workflows.catalogue import kinds
from workflows.day_end.differences import Difference
from workflows.models import Case
from workflows.prepared.models import PreparedForm

SLIPS = "S"
_YEAR_DIGITS = 3


def differences(day: date) -> Iterator[Difference]:
    """Every number of the day's year that was given out and that nothing carries any more."""
    roc_year = day.year - 1911
    given = dict(Counter.objects.filter(roc_year=roc_year).values_list("prefix", "last"))
    standing = sum((_by_series(rows, column, prefix) for rows, column, prefix in _carriers()), Series())
    for prefix in (*kinds(), SLIPS):
        if given.get(prefix, 0) != standing[f"{prefix}{roc_year:03d}"]:
            yield from _missing(prefix=prefix, roc_year=roc_year, last=given.get(prefix, 0))


def _carriers() -> tuple[tuple[QuerySet[Any], str, int], ...]:
    """What carries a number, in which column, and how many letters its prefix has."""
    return (
        (Case.objects.all(), "number", 2),
        (PreparedForm.objects.filter(case=None), "number", 2),
        (PasswordSlip.objects.all(), "serial", 1),
    )


def _by_series(rows: QuerySet[Any], column: str, letters: int) -> "Series[str]":
    series = rows.annotate(series=Substr(column, 1, letters + _YEAR_DIGITS)).order_by()
    return Series(dict(series.values_list("series").annotate(Count("pk"))))


def _missing(*, prefix: str, roc_year: int, last: int) -> Iterator[Difference]:
    series = f"{prefix}{roc_year:03d}"
    standing = {
        number
        for rows, column, letters in _carriers()
        if letters == len(prefix)
        for number in rows.filter(**{f"{column}__startswith": series}).values_list(column, flat=True)
    }
    for serial in range(1, last + 1):
        number = build(prefix=prefix, roc_year=roc_year, serial=serial)
        if number not in standing:
            yield Difference("", shown(number), _("this number was given out, but nothing carries it"))
