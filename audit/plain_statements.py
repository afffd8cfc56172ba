"""Plain statements, for what every mutation or every pair does: the ORM takes longer for one than the database.

Elsewhere the ORM is right.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Field, Model, UUIDField


def insert(rows: Sequence[Model], *, unless_same: str = "") -> int:
    """Inserts rows of one model, and answers how many. Keys that the database gives out are not read back.

    A row that has the same in the column `unless_same` as one that is there is left out; a concurrent transaction that
    has just written it is waited for. Raises `IntegrityError` for what else is refused.
    """
    if not rows:
        return 0
    statement, fields = _statement(type(rows[0]))
    if unless_same:
        statement += f" ON CONFLICT ({connection.ops.quote_name(unless_same)}) DO NOTHING"
    values = [[field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields] for row in rows]
    return write(statement, values)


def write(statement: str, values: Sequence[Sequence[Any]]) -> int:
    """Runs it once for each of the values, and answers how many rows it wrote."""
    if not values:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
        return int(cursor.rowcount)


def locking(*, no_key: bool = False, skip_locked: bool = False) -> str:
    """The end of a SELECT that locks its rows as `select_for_update` does; SQLite has one writer and knows no such."""
    if not connection.features.has_select_for_update:
        return ""
    return connection.ops.for_update_sql(no_key=no_key, skip_locked=skip_locked)


def kept_key(key: UUID) -> Any:
    """A key as the database keeps it: SQLite as 32 digits."""
    return UUIDField().get_db_prep_value(key, connection)


@cache
def _statement(model: type[Model]) -> tuple[str, list["Field[Any, Any]"]]:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column or field.name) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({places})", fields  # noqa: S608
