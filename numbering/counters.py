"""Gives out the next numbers, without gaps: a number that is rolled back was never given."""

from django.db import connection, transaction
from django.utils import timezone

from numbering.models import Counter
from numbering.numbers import build


def next_number(prefix: str) -> str:
    """The next number under `prefix` in the current ROC year; the counter stays locked until the transaction ends."""
    return next_numbers(prefix, count=1)[0]


def next_numbers(prefix: str, *, count: int) -> list[str]:
    """The next `count` numbers, one after the other, as `next_number` gives them out."""
    roc_year = timezone.localdate().year - 1911
    with transaction.atomic(savepoint=False):
        last = _counted(prefix, roc_year=roc_year, by=count)
        if last is None:
            Counter.objects.get_or_create(prefix=prefix, roc_year=roc_year)  # by whoever is first in a year
            last = _counted(prefix, roc_year=roc_year, by=count) or 0
    return [build(prefix=prefix, roc_year=roc_year, serial=serial) for serial in range(last - count + 1, last + 1)]


def _counted(prefix: str, *, roc_year: int, by: int) -> int | None:
    """Locks, counts and tells in one statement, which both databases know and the ORM can't say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE numbering_counter SET last = last + %s WHERE prefix = %s AND roc_year = %s RETURNING last",
            [by, prefix, roc_year],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None
