"""Gives out the next number, without gaps: a number that is rolled back was never given."""

from django.db import transaction
from django.utils import timezone

from numbering.models import Counter
from numbering.numbers import build


def next_number(prefix: str) -> str:
    """The next number under `prefix` in the current ROC year; the counter stays locked until the transaction ends."""
    roc_year = timezone.localdate().year - 1911
    with transaction.atomic(savepoint=False):
        counter, _ = Counter.objects.select_for_update().get_or_create(prefix=prefix, roc_year=roc_year)
        counter.last += 1
        counter.save(update_fields=["last"])
    return build(prefix=prefix, roc_year=roc_year, serial=counter.last)
