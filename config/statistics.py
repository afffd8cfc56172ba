"""What a database knows of its own tables, from which it chooses an index. PostgreSQL looks by itself."""

from datetime import date
from functools import cache

from django.db import connection
from django.utils import timezone

LOOKED_AT = 1_000
"""Rows of an index that one look reads: some milliseconds, however large the table is."""


def run() -> None:
    """Has SQLite look at its tables, once a day and process.

    Without that it looks for the deeds of a case among all deeds of a person, at every approval: the trigger that
    refuses a second deed of an approver took 5 ms with 5,000 cases, and grows with the office.
    """
    if connection.vendor == "sqlite":
        _look_on(timezone.localdate())


def look() -> None:
    """Has SQLite look now."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        cursor.execute("ANALYZE")


@cache
def _look_on(day: date) -> None:
    look()
