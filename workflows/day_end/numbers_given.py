"""Numbers without gaps: as many cases and slips as numbers were given out in the year."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from numbering.models import Counter
from numbering.numbers import build, shown
from registry.models import PasswordSlip
from workflows.catalogue import kinds
from workflows.day_end.differences import Difference
from workflows.models import Case

SLIPS = "S"
_YEAR_DIGITS = 3


def differences(day: date) -> Iterator[Difference]:
    """Every number of the day's year that was given out and that nothing carries any more."""
    roc_year = day.year - 1911
    given = dict(Counter.objects.filter(roc_year=roc_year).values_list("prefix", "last"))
    standing = _by_series(Case, "number", 2) | _by_series(PasswordSlip, "serial", 1)
    for prefix in (*kinds(), SLIPS):
        if given.get(prefix, 0) != standing.get(f"{prefix}{roc_year:03d}", 0):
            yield from _missing(prefix=prefix, roc_year=roc_year, last=given.get(prefix, 0))


def _by_series(model: type[Case | PasswordSlip], column: str, letters: int) -> dict[str, int]:
    series = model._default_manager.annotate(series=Substr(column, 1, letters + _YEAR_DIGITS)).order_by()
    return dict(series.values_list("series").annotate(Count("pk")))


def _missing(*, prefix: str, roc_year: int, last: int) -> Iterator[Difference]:
    model, column = (PasswordSlip, "serial") if prefix == SLIPS else (Case, "number")
    rows = model._default_manager.filter(**{f"{column}__startswith": f"{prefix}{roc_year:03d}"})
    standing = set(rows.values_list(column, flat=True))
    for serial in range(1, last + 1):
        number = build(prefix=prefix, roc_year=roc_year, serial=serial)
        if number not in standing:
            yield Difference("", shown(number), _("this number was given out, but nothing carries it"))
