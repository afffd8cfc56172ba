"""The cases that are open now, counted in one question: the index of open cases bounds it, however many have ended."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BooleanField, Count, When
from django.db.models import Case as Choice
from django.db.models.functions import TruncDate
from django.utils import timezone

from workflows import working_days
from workflows.models import Case
from workflows.open_cases import still_open
from workflows.queues.queues import late
from workflows.stages import Stage

AGES: tuple[tuple[int, int | None], ...] = ((0, 0), (1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, None))
"""Groups of age in working days, from … to."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many cases of a kind that wait at a stage, with a person or with nobody; `age` is a place in `AGES`."""

    kind: str
    stage: Stage
    holder: int | None
    age: int
    late: bool
    number: int


def waiting() -> list[Waiting]:
    """Everything that is open."""
    columns = ("kind", "stage", "task__owner_id", "day", "overdue")
    rows = (
        Case.objects.filter(still_open())
        .annotate(
            day=TruncDate("received_at"),
            overdue=Choice(When(late(), then=True), default=False, output_field=BooleanField()),
        )
        .order_by()
        .values_list(*columns)
        .annotate(cases=Count("pk"))
    )
    begins = _begins(timezone.localdate())
    return [
        Waiting(kind, Stage(stage), holder, _age(day, begins), bool(late), number)
        for kind, stage, holder, day, late, number in rows
    ]


def _begins(today: date) -> list[date]:
    """For each age in working days but the last group's, the first day that has it, the newest first."""
    begins: list[date] = []
    day = today
    oldest = AGES[-1][0]
    while len(begins) < oldest:
        if working_days.is_working_day(day):
            begins.append(day)
        day -= timedelta(days=1)
    return begins


def _age(day: date, begins: Sequence[date]) -> int:
    """The group of a case that came on that day: how many working days have begun since."""
    age = sum(begin > day for begin in begins)
    return bisect_left([last if last is not None else age for _first, last in AGES], age)
