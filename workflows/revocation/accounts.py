"""Revocations of a day held against the certificates."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from numbering.numbers import shown
from pki import reconciliation
from workflows.day_end.days import span
from workflows.day_end.differences import Difference
from workflows.effects import CarriedOut


def check_effects(*, day: date, cases: Sequence[CarriedOut]) -> Iterator[Difference]:
    """As `workflows.effects.CheckEffects` promises."""
    named = {number: case for case in cases for number in case.data["certificates"].split()}
    revoked = reconciliation.revoked_among(named)
    for number, case in named.items():
        if case.today and number not in revoked:
            yield Difference(case.number, shown(number), _("the revocation was carried out, but it is not revoked"))
    # What an activated renewal supersedes is not among them: its holder signed for that on the portal.
    for number in reconciliation.revoked_between(*span(day)):
        if number not in named:
            yield Difference("", shown(number), _("it was revoked without a case"))
