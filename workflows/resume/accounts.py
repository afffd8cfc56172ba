"""Resumptions of a day held against the certificates."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.models import Entry, Outcome
from numbering.numbers import shown
from pki.reconciliation import suspended_among
from workflows.day_end.differences import Difference, told
from workflows.effects import CarriedOut

THING = "certificate:"


def check_effects(*, day: date, cases: Sequence[CarriedOut]) -> Iterator[Difference]:
    """As `workflows.effects.CheckEffects` promises. A certificate that was suspended again afterwards is in order."""
    named = {number: case for case in cases for number in case.data["certificates"].split()}
    held = suspended_among(named)
    again = _last_suspended(held)
    for number in sorted(held):
        case = named[number]
        if case.today and (number not in again or again[number] < case.at):
            yield Difference(case.number, shown(number), _("carried out, but it is still suspended"))
    for entry in told(day, actions=["certificate.resume"]):
        number = entry.thing.removeprefix(THING)
        if entry.today and number not in named:
            yield Difference("", shown(number), _("it was resumed without a case"))


def _last_suspended(numbers: set[str]) -> dict[str, datetime]:
    entries = Entry.objects.filter(
        action="certificate.suspend", outcome=Outcome.DONE, thing__in=[THING + number for number in numbers]
    )
    return {thing.removeprefix(THING): at for thing, at in entries.order_by("seq").values_list("thing", "at")}
