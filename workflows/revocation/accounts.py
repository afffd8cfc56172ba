"""Revocations of a day held against the certificates."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from numbering.numbers import shown
from pki.models import Certificate, Issuance, Reason, Status
from workflows.day_end.days import span
from workflows.day_end.differences import Difference
from workflows.effects import CarriedOut


def check_effects(*, day: date, cases: Sequence[CarriedOut]) -> Iterator[Difference]:
    """As `workflows.effects.CheckEffects` promises."""
    named = {number: case for case in cases for number in case.data["certificates"].split()}
    revoked = set(
        Certificate.objects.filter(number__in=list(named), status=Status.REVOKED).values_list("number", flat=True)
    )  # fmt: skip
    for number, case in named.items():
        if case.today and number not in revoked:
            yield Difference(case.number, shown(number), _("the revocation was carried out, but it is not revoked"))
    begin, end = span(day)
    of_day = Certificate.objects.filter(issuance=Issuance.ISSUED, revoked_at__gte=begin, revoked_at__lt=end)
    # What an activated renewal supersedes was signed for by its holder on the portal.
    renewed = of_day.filter(reason=Reason.SUPERSEDED, pair__renewals__pair__activated_at__isnull=False)
    without_case = of_day.exclude(number__in=list(named)).exclude(pk__in=renewed.values("pk"))
    for number in without_case.values_list("number", flat=True):
        yield Difference("", shown(number), _("it was revoked without a case"))
