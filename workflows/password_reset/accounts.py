"""Password resets of a day held against the accounts, as the trail tells of them."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from workflows.day_end.differences import Difference, carried_out, told
from workflows.effects import CarriedOut


def check_effects(*, day: date, cases: Sequence[CarriedOut]) -> Iterator[Difference]:
    """As `workflows.effects.CheckEffects` promises."""
    resets = {entry.case_number: entry for entry in told(day, actions=["account.reset"])}
    for case in cases:
        if case.today and case.number not in resets:
            yield Difference(case.number, "", _("carried out, but no portal account was reset by it"))
    known = carried_out(resets)
    for number, entry in resets.items():
        if entry.today and number not in known:
            account = entry.thing.removeprefix("account:")
            yield Difference(number, account, _("a portal account was reset without a case"))
