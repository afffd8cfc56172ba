"""The summary of days that are over: brought up to date by the sweep, read by the page, held against a recount.

A day is over ten minutes after its midnight: what was begun before has committed by then. Deeds are never changed, so
what was counted once stays true; the days that are not in the summary yet are counted as they are asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Min, Q, Sum
from django.utils import timezone

from workflows.dashboards.counting import counted
from workflows.dashboards.models import DayFigure, Measure, Summarised
from workflows.models import Participation

GRACE = timedelta(minutes=10)
A_ROUND = 31
"""Days that one round of the sweep counts at most: nothing else waits for long."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of something, on a day or on several."""

    day: date | None
    measure: str
    kind: str
    key: str
    staff: int | None
    number: int


def bring_up_to_date() -> int:
    """Counts the days that are over and not in the summary yet, the oldest first; how many it counted."""
    over = _last_day_over()
    with transaction.atomic():
        first = _first_missing()
        if first is None or first > over:
            return 0
        last = min(over, first + DAY * (A_ROUND - 1))
        DayFigure.objects.filter(day__gte=first).delete()
        DayFigure.objects.bulk_create(counted(first, last), batch_size=2_000)
        Summarised.objects.filter(pk=1).update(through=last)
    return (last - first).days + 1


def differences() -> Iterator[tuple[date, str]]:
    """Counts every day of the summary again: each day and measure that does not agree, with nothing changed."""
    end, first = Summarised.objects.filter(pk=1).first(), _first_day()
    day = first
    while end and day and day <= end.through:
        last = min(day + DAY * (A_ROUND - 1), end.through)
        stored = {_line(row): row.number for row in DayFigure.objects.filter(day__gte=day, day__lte=last)}
        again = {_line(row): row.number for row in counted(day, last)}
        wrong = {key for key in stored.keys() | again.keys() if stored.get(key) != again.get(key)}
        yield from sorted({(line[0], line[1]) for line in wrong})
        day = last + DAY
    stray = DayFigure.objects.filter(Q(day__lt=first) if first else Q())
    if end:
        stray |= DayFigure.objects.filter(day__gt=end.through)
    yield from sorted(set(stray.values_list("day", "measure")))


def forget() -> None:
    """Empties the summary: the sweep, or `bring_up_to_date`, counts everything again."""
    with transaction.atomic():
        Summarised.objects.select_for_update().filter(pk=1).delete()
        DayFigure.objects.all().delete()


def by_day(first: date) -> list[Figure]:
    """What was done on each day of the summary since `first`: deeds alone, whoever did them."""
    deeds = DayFigure.objects.filter(day__gte=first, measure=Measure.DEED).order_by()
    rows = deeds.values_list("day", "kind", "key").annotate(times=Sum("number"))
    return [Figure(day, Measure.DEED, kind, key, None, times) for day, kind, key, times in rows]


def in_all(first: date) -> list[Figure]:
    """What was done since `first`, the days of the summary together."""
    lines = DayFigure.objects.filter(day__gte=first).order_by()
    rows = lines.values_list("measure", "kind", "key", "staff_id").annotate(times=Sum("number"))
    return [Figure(None, *row) for row in rows]


def live(first: date) -> list[Figure]:
    """What was done since `first` on the days that are not in the summary yet."""
    end = Summarised.objects.filter(pk=1).first()
    begin = max(first, end.through + DAY) if end else first
    return [_figure(row) for row in counted(begin, timezone.localdate())]


def _figure(row: DayFigure) -> Figure:
    return Figure(row.day, row.measure, row.kind, row.key, row.staff_id, row.number)


def _line(row: DayFigure) -> tuple[date, str, str, str, int | None]:
    return row.day, str(row.measure), row.kind, row.key, row.staff_id


def _last_day_over() -> date:
    return timezone.localtime(timezone.now() - GRACE).date() - DAY


def _first_missing() -> date | None:
    """The day behind the summary, which is locked: that of the first deed where there is none yet."""
    if end := Summarised.objects.select_for_update().filter(pk=1).first():
        return end.through + DAY
    if first := _first_day():
        Summarised.objects.create(pk=1, through=first - DAY)
    return first


def _first_day() -> date | None:
    """The day of the first deed."""
    first = Participation.objects.aggregate(first=Min("at"))["first"]
    return timezone.localtime(first).date() if first else None
