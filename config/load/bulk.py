"""Rows by the hundred thousand: COPY on PostgreSQL, plain inserts on SQLite. No signal, no `save`, no mutation."""

import json
from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, JSONField, Max, Model
from django.utils import timezone

Row = tuple[Any, ...]
DAY, HOUR = 86_400, 3_600


class Sheet:
    """Rows of one table that wait to be written; a column that isn't named gets its field's default.

    Values are numbers, bytes, truth, None, and text for everything else: moments as `Clock.text` writes them, UUIDs as
    32 hexadecimal digits, JSON.
    """

    def __init__(self, model: type[Model], *columns: str) -> None:
        self.model = model
        self.rows: list[Row] = []
        left = [field for field in model._meta.concrete_fields if field.column not in columns]
        self._rest = tuple(_default(field) for field in left)
        names = [*columns, *(str(field.column) for field in left)]
        self._columns = ", ".join(connection.ops.quote_name(name) for name in names)
        self._places = ", ".join(["%s"] * len(names))

    def add(self, *row: Any) -> None:
        """A row, in the order of the named columns."""
        self.rows.append(row)

    def write(self) -> None:
        """Writes what waits."""
        table, rest = connection.ops.quote_name(self.model._meta.db_table), self._rest
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({self._columns}) FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row + rest)
            else:
                statement = f"INSERT INTO {table} ({self._columns}) VALUES ({self._places})"  # noqa: S608 - our own names
                cursor.executemany(statement, [row + rest for row in self.rows])
        self.rows.clear()


class Clock:
    """Moments as whole seconds since 1970, which cost little, and as the text that the database takes."""

    def __init__(self) -> None:
        zone = "+00" if connection.vendor == "postgresql" else ""
        hours, sixty = (range(24), range(60))
        self._times = [f" {h:02}:{m:02}:{s:02}{zone}" for h in hours for m in sixty for s in sixty]

    def text(self, moment: int) -> str:
        """For a column with a date and a time."""
        return _iso_day(moment // DAY) + self._times[moment % DAY]


def local_date(moment: int) -> date:
    """The date in the office."""
    return _date_of_hour(moment // HOUR)


@cache
def _iso_day(day: int) -> str:
    return datetime.fromtimestamp(day * DAY, UTC).date().isoformat()


@cache
def _date_of_hour(hour: int) -> date:
    return timezone.localtime(datetime.fromtimestamp(hour * HOUR, UTC)).date()


def next_ids(model: type[Model]) -> "count[int]":
    """Primary keys behind those that are there. Only while nobody else writes."""
    return count(1 + (model._default_manager.aggregate(last=Max("pk"))["last"] or 0))


def settle(models: list[type[Model]]) -> None:
    """What rows with given keys leave to do: sequences behind the last key, and `look_again`."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    look_again()


def look_again() -> None:
    """Fresh statistics: without them SQLite looks for a case's deeds among all of a person's."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _default(field: "Field[Any, Any]") -> Any:
    value = field.get_default()
    if value is None and not field.null:
        raise ValueError(f"{field.model.__name__}.{field.name} has no default: name it")
    if isinstance(field, JSONField):
        return None if value is None else json.dumps(value)
    return field.get_db_prep_save(value, connection)
