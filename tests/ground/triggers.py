"""Lifts the databases' own guards for a moment: to empty the tables between tests, and to do damage on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def lifted_triggers() -> Iterator[None]:
    """Within the block no trigger of ours holds; afterwards all do again. For tests alone."""
    lift, restore = (
        (_disable_postgresql, _enable_postgresql)
        if connection.vendor == "postgresql"
        else (_drop_sqlite, _create_sqlite)
    )
    standing = lift()
    try:
        yield
    finally:
        restore(standing)


def _disable_postgresql() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return tables


def _enable_postgresql(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _drop_sqlite() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    return [sql for _name, sql in triggers]


def _create_sqlite(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
