"""What the cases of a load are: which kind, when they came, how far they are, whose they are. Nothing is written here.

Cases come in the order of time, as many on each working day of the last four years (of a shorter time if that made
fewer than forty a day), in blocks of twenty: fourteen registrations, then papers of subscribers who were registered
some weeks before. The last days are still under way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from workflows import working_days
from workflows.stages import Stage

BLOCK = 20
DAYS, A_DAY = 1000, 40  # working days: four years; with forty a day a list of what waits fills a page
#: Places of a block behind the registrations, and which place of an earlier block each one's subscriber has.
LATER = {14: ("PW", 2), 15: ("PW", 3), 16: ("PW", 4), 17: ("PW", 5), 18: ("RV", 0), 19: ("RS", 1)}
#: How likely a registration is under way, by its age in working days.
UNDER_WAY = (1.0, 0.97, 0.85, 0.6, 0.4, 0.25, 0.18, 0.13, 0.1, 0.08, 0.06, 0.05)
WAITING = {Stage.KEY_IN: 9, Stage.REVIEW: 11, Stage.APPROVE: 9, Stage.CORRECTION: 6, Stage.DELIVER: 12}
LATER_DONE = 5  # working days after which papers of registered subscribers are done
_PLACES, _SHARES = list(WAITING), list(WAITING.values())
_OPENS, _OPEN_FOR = time(8, 30), 8 * 3600


@dataclass(frozen=True, slots=True)
class Planned:
    """One case. `index` counts from 0; `of` is the index of the registration that made its subscriber."""

    index: int
    kind: str
    received_at: int
    stage: Stage
    of: int
    corrected: bool


class Plan:
    """The cases of a load of so many, the same every time but for the days."""

    def __init__(self, cases: int, *, today: date) -> None:
        self.cases = cases
        days = _last_working_days(min(DAYS, cases // A_DAY + 1), before=today)
        self.days = len(days)
        under_way = cases * len(UNDER_WAY) // self.days // BLOCK
        self.blocks_between = max(under_way + 1, cases // BLOCK // 50)
        self._opens = [int(timezone.make_aware(datetime.combine(day, _OPENS)).timestamp()) for day in days]

    def __iter__(self) -> Iterator[Planned]:
        chance = Random("load")  # noqa: S311 - the same load every time
        return (self._planned(index, chance) for index in range(self.cases))

    def received_at(self, index: int) -> int:
        """When a case came, in seconds: within office hours, not before the case before it."""
        day, rest = divmod(index * self.days, self.cases)
        return self._opens[day] + _OPEN_FOR * rest // self.cases

    def age(self, index: int) -> int:
        """Working days since the case came; 0 is the last one."""
        return self.days - 1 - index * self.days // self.cases

    def later_case(self, registration: int, place: int) -> int | None:
        """The index of the case in which a subscriber sent in another paper, or None if there is none."""
        index = registration // BLOCK * BLOCK + self.blocks_between * BLOCK + place
        return index if index < self.cases and LATER[place][1] == registration % BLOCK else None

    def later_stage(self, index: int) -> Stage:
        """How far a paper of a registered subscriber is."""
        if self.age(index) >= LATER_DONE:
            return Stage.CLOSED
        return (Stage.KEY_IN, Stage.REVIEW, Stage.APPROVE)[index // BLOCK % 3]

    def _planned(self, index: int, chance: Random) -> Planned:
        block, place = divmod(index, BLOCK)
        if place in LATER and block >= self.blocks_between:
            kind, of_place = LATER[place]
            of = (block - self.blocks_between) * BLOCK + of_place
            return Planned(index, kind, self.received_at(index), self.later_stage(index), of, corrected=False)
        stage = self._registration_stage(index, place, chance)
        corrected = stage == Stage.CLOSED and chance.random() < 0.08
        return Planned(index, "RG", self.received_at(index), stage, index, corrected)

    def _registration_stage(self, index: int, place: int, chance: Random) -> Stage:
        age = self.age(index)
        if age < len(UNDER_WAY) and chance.random() < UNDER_WAY[age]:
            return chance.choices(_PLACES, _SHARES)[0]
        if place > 5 and (drawn := chance.random()) < 0.08:  # the first six send in more papers later
            return Stage.REJECTED if drawn < 0.05 else Stage.WITHDRAWN
        return Stage.CLOSED


def _last_working_days(count: int, *, before: date) -> list[date]:
    days: list[date] = []
    day = before
    while len(days) < count:
        day -= timedelta(days=1)
        if working_days.is_working_day(day):
            days.append(day)
    return days[::-1]
