"""Lifts the guards of the databases for a moment, to empty tables or do damage on purpose; sets one that fails."""

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


@contextmanager
def failing(table: str, event: str, *, when: str = "1 = 1") -> Iterator[None]:
    """Within the block the database refuses to INSERT or UPDATE such rows; `when` is a condition on NEW."""
    name = f"failing_{table}"
    on_postgresql = connection.vendor == "postgresql"
    refuse = _failing_postgresql if on_postgresql else _failing_sqlite
    drop = f"DROP FUNCTION {name}() CASCADE" if on_postgresql else f"DROP TRIGGER {name}"
    with connection.cursor() as cursor:
        for statement in refuse(name, table=table, event=event, when=when):
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(drop)


def _failing_postgresql(name: str, *, table: str, event: str, when: str) -> list[str]:
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()",
    ]


def _failing_sqlite(name: str, *, table: str, event: str, when: str) -> list[str]:
    refusal = "SELECT RAISE(ABORT, 'refused');"
    return [f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN {refusal} END"]


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
