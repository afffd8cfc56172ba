"""Empties the tables between tests that commit: what Django's flush does, in a tenth of its time.

The flush also empties the tables of roles and permissions and has each app make its own anew, by some two hundred
statements. They are the same for every test: here they stay, unless a test changed them.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from tests.ground.triggers import lifted_triggers

KEPT = tuple(model._meta.db_table for model in (ContentType, Permission, Group, Group.permissions.through))
Flush = Callable[[Any], None]


def quick(flush: Flush) -> Flush:
    """That flush, the first time and whenever roles or permissions are not what they were after it; else less."""
    after_it: list[Any] = []

    def empty(case: Any) -> None:
        if after_it and after_it == _kept():
            _delete()
            return
        with lifted_triggers():
            flush(case)
        after_it[:] = _kept()

    return empty


def _kept() -> list[Any]:
    rows: list[Any] = []
    with connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            rows += cursor.fetchall()
    return rows


@cache
def _tables() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - {*KEPT})


def _delete() -> None:
    """Every row of the other tables. Waits for who still writes, as the flush."""
    if connection.vendor == "sqlite":
        with transaction.atomic(), lifted_triggers(), connection.cursor() as cursor:
            for table in _tables():
                cursor.execute(f"DELETE FROM {table}")
        return
    statements = [
        "SET LOCAL session_replication_role = replica",  # no trigger holds, neither ours nor a foreign key's
        f"LOCK TABLE {', '.join(_tables())}",
        *(f"DELETE FROM {table}" for table in _tables()),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(";".join(statements))
