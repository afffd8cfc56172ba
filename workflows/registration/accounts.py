"""Registrations of a day held against subscribers, accounts, rights and the pairs that were issued."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from numbering.numbers import shown
from pki.reconciliation import issued_between
from registry.models import ApplyRight, Subscriber
from workflows.day_end.days import span
from workflows.day_end.differences import Difference, carried_out
from workflows.effects import CarriedOut


def check_effects(*, day: date, cases: Sequence[CarriedOut]) -> Iterator[Difference]:
    """As `workflows.effects.CheckEffects` promises."""
    of_day = [case for case in cases if case.today]
    numbers = [case.number for case in of_day]
    again = [case.data["holder_key"] for case in of_day if case.data["holder_key"]]
    named = Subscriber.objects.filter(Q(enrolled_by_case__in=numbers) | Q(public_id__in=again))
    found = {
        key: account
        for number, public_id, account in named.values_list("enrolled_by_case", "public_id", "account__account")
        for key in (number, str(public_id))
    }
    granted = set(ApplyRight.objects.filter(granted_by_case__in=numbers).values_list("granted_by_case", flat=True))
    for case in of_day:
        key, number = case.data["holder_key"] or case.number, case.number
        if key not in found:
            yield Difference(number, "", _("carried out, but no subscriber was registered by it"))
        elif found[key] is None:
            yield Difference(number, "", _("carried out, but its subscriber has no portal account"))
        if number not in granted:
            yield Difference(number, "", _("carried out, but no right to apply was granted by it"))
    yield from _without_case(day)
    yield from _pairs_without_right(day)


def _without_case(day: date) -> Iterator[Difference]:
    begin, end = span(day)
    made = {
        _("a subscriber was registered without a case"): Subscriber.objects.filter(
            enrolled_at__gte=begin, enrolled_at__lt=end
        ).values_list("enrolled_by_case", flat=True),
        _("a right to apply was granted without a case"): ApplyRight.objects.filter(
            granted_at__gte=begin, granted_at__lt=end
        ).values_list("granted_by_case", flat=True),
    }
    found = {sentence: set(numbers) for sentence, numbers in made.items()}
    known = carried_out(set().union(*found.values()))
    for sentence, numbers in found.items():
        for number in sorted(numbers - known):
            yield Difference(number, "", sentence)


def _pairs_without_right(day: date) -> Iterator[Difference]:
    issued = issued_between(*span(day))
    granted = set(
        ApplyRight.objects.filter(order_id__in={order for order, _number in issued}).values_list("order_id", flat=True)
    )
    for order, number in issued:
        if order not in granted:
            yield Difference("", shown(number), _("it was issued without a right to apply"))
