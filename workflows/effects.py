"""How a kind's effects are held against its cases at the end of a day. Kinds fill this in; `day_end` asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from workflows.day_end.differences import Difference
    from workflows.models import JsonObject


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A case that was carried out, when, and what was approved. `today`: on the day itself, not in the slack."""

    number: str
    data: "JsonObject"
    at: datetime
    today: bool


class CheckEffects(Protocol):
    """Compares what a kind's cases of a day should have brought about with what stands in the rooms."""

    def __call__(self, *, day: date, cases: Sequence[CarriedOut]) -> Iterable["Difference"]:
        """Effects that are missing from a case of the day, and effects of the day that no case accounts for.

        `cases` are those of the kind that were carried out on the day or in the minutes around it. Asks the database
        a fixed number of times, however many cases there are.
        """


def none_to_check(*, day: date, cases: Sequence[CarriedOut]) -> Iterable["Difference"]:
    """For a kind whose only effect is in the case itself."""
    return ()
