"""Everything that the page of figures shows, and what its exports say: charts and their tables from one reading."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.utils import timezone

from registry.models import Staff
from workflows import working_days
from workflows.catalogue import kinds
from workflows.dashboards import summary
from workflows.dashboards.backlog import Waiting, waiting
from workflows.dashboards.models import Measure
from workflows.dashboards.summary import Figure
from workflows.stages import Deed

K = TypeVar("K", bound=Hashable)
RECENT, WEEKS = 20, 12
WITHIN = 24  # hours in which a revocation is public (spec §3)


@dataclass(frozen=True, slots=True)
class Key:
    """A number that stands above the charts; `bad` where it says that something is late."""

    label: str
    value: str
    bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from the summary, from the days since, and from the open cases."""

    at: datetime
    today: date
    recent: list[date]  # the last working days, the newest last
    weeks: list[date]  # Mondays
    deeds: list[Figure]  # by day, since the first Monday
    totals: list[Figure]  # of all measures, since the first recent day
    waiting: list[Waiting]
    staff: dict[int, str]

    def on(self, measured: Callable[[Figure], bool]) -> Counter[date]:
        """How many of the deeds that are meant, on each day."""
        found: Counter[date] = Counter()
        for figure in self.deeds:
            if figure.day and measured(figure):
                found[figure.day] += figure.number
        return found

    def hours(self, measure: Measure, *, kind: str = "") -> Counter[int]:
        """How many took so many hours."""
        found: Counter[int] = Counter()
        for figure in self.totals:
            if figure.measure == measure and kind in ("", figure.kind):
                found[int(figure.key)] += figure.number
        return found


def read() -> Reading:
    """Reads everything: a fixed number of questions, whatever the office has done since it opened."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    recent = _recent(today)
    live = summary.live(min(monday, recent[0]))
    totals = [figure for figure in live if figure.day and figure.day >= recent[0]]
    totals += summary.in_all(recent[0])
    open_cases = waiting()
    people = {figure.staff for figure in totals if figure.staff} | {row.holder for row in open_cases if row.holder}
    return Reading(
        at=timezone.localtime(),
        today=today,
        recent=recent,
        weeks=[monday + timedelta(weeks=week) for week in range(WEEKS)],
        deeds=[*summary.by_day(min(monday, recent[0])), *(row for row in live if row.measure == Measure.DEED)],
        totals=totals,
        waiting=open_cases,
        staff={staff.pk: str(staff) for staff in Staff.objects.filter(pk__in=people)},
    )


def received(figure: Figure) -> bool:
    """New papers; papers after a correction belong to a case that is there."""
    return figure.key == Deed.RECEIVED


def ended(figure: Figure) -> bool:
    """The deed that ended a case: nothing is left to deliver, or it was rejected or withdrawn."""
    if figure.key == Deed.CARRIED_OUT:
        return figure.kind in kinds() and not kinds()[figure.kind].delivers_slip
    return figure.key in (Deed.DELIVERED, Deed.REJECTED, Deed.WITHDRAWN)


def percentile(hours: Counter[int], share: float) -> int | None:
    """The whole hours within which that share of all was done (nearest rank), or None of nothing."""
    wanted = share * hours.total()
    passed = 0
    for hour in sorted(hours):
        passed += hours[hour]
        if passed >= wanted:
            return hour
    return None


def summed(rows: Iterable[Waiting], by: Callable[[Waiting], K]) -> Counter[K]:
    """Open cases by what `by` says of them."""
    found: Counter[K] = Counter()
    for row in rows:
        found[by(row)] += row.number
    return found


def _recent(today: date) -> list[date]:
    days: list[date] = []
    day = today
    while len(days) < RECENT:
        if working_days.is_working_day(day):
            days = [day, *days]
        day -= timedelta(days=1)
    return days
