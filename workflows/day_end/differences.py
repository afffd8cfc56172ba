"""What doesn't agree, each with the case where somebody can look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from audit.models import Entry, Outcome
from workflows.day_end.days import span
from workflows.models import Participation
from workflows.stages import Deed

#: A row is dated a moment before its entry: at midnight they may fall on two days.
SLACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that doesn't agree: which case (empty if it has none), which thing, as people read it, and what."""

    case_number: str
    thing: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the trail: that something was done. `today`: within the day itself and not in the slack around it."""

    action: str
    thing: str
    case_number: str
    today: bool


def told(day: date, *, actions: Iterable[str] = (), prefix: str = "") -> list[Told]:
    """What the trail tells of a day: entries of these actions, or of all actions that begin with `prefix`."""
    begin, end = span(day)
    wanted = Q(action__startswith=prefix) if prefix else Q(action__in=list(actions))
    entries = Entry.objects.filter(wanted, outcome=Outcome.DONE, at__gte=begin - SLACK, at__lt=end + SLACK)
    return [
        Told(action=action, thing=thing, case_number=str(facts.get("case", "")), today=begin <= at < end)
        for action, thing, facts, at in entries.values_list("action", "thing", "facts", "at")
    ]


def carried_out(numbers: Iterable[str]) -> set[str]:
    """Which of these receipt numbers belong to cases that were carried out."""
    done = Participation.objects.filter(deed=Deed.CARRIED_OUT, case__number__in=set(numbers))
    return set(done.values_list("case__number", flat=True))
