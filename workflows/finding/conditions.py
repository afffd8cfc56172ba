"""What an index answers about names and ID numbers, on either database: how they begin, and what lies inside.

Chinese names have two to four characters: what lies inside is looked up by pairs of characters, where an index of three
(pg_trgm, FTS5's trigram) would answer nothing. Migration 0001 makes the indexes.
"""

from typing import Any

from django.db.models import BooleanField, F, Func, Q

_CAPITALS = {ord(small): ord(small.upper()) for small in "abcdefghijklmnopqrstuvwxyz"}
MOST_PAIRS = 12
"""So many pairs find the few cases that are then compared with all of what was asked for."""
LAST = "\U0010ffff"


def capitals(text: str) -> str:
    """As the indexes have it: ASCII letters alone are made capitals, the same way by both databases."""
    return text.translate(_CAPITALS)


def pairs(text: str) -> tuple[str, ...]:
    """Its pairs of neighbouring characters, each once, in their order."""
    whole = capitals(text)
    return tuple(dict.fromkeys(whole[at : at + 2] for at in range(len(whole) - 1)))[:MOST_PAIRS]


def holds(text: str) -> Q:
    """Cases whose applicant or ID number has `text`, of two characters at least, anywhere inside."""
    return Q(HasPairs(pairs(text))) & (Q(applicant__icontains=text) | Q(id_number__icontains=text))


class HasPairs(Func):
    """Whether name and ID number of a case have all of these pairs of characters, somewhere."""

    output_field = BooleanField()

    def __init__(self, wanted: tuple[str, ...]) -> None:
        super().__init__(F("applicant"), F("id_number"), F("pk"))
        self.wanted = wanted

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """By the GIN index over `finding_pairs`."""
        name, number, _key = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return f"finding_pairs({name} || ' ' || {number}) @> %s::text[]", (list(self.wanted),)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """By the table that triggers fill."""
        key = compiler.compile(self.get_source_expressions()[2])[0]
        each = " INTERSECT ".join("SELECT case_id FROM finding_pair WHERE pair = %s" for _pair in self.wanted)
        return f"{key} IN ({each})", self.wanted


class Begins(Func):
    """Whether a column begins so, letter by letter, asked in the way that the database's index answers."""

    output_field = BooleanField()

    def __init__(self, column: str, beginning: str) -> None:
        super().__init__(F(column))
        self.beginning = beginning

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """`LIKE`, for an index of pattern operators."""
        column = compiler.compile(self.get_source_expressions()[0])[0]
        escaped = self.beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{column} LIKE %s", (f"{escaped}%",)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """A range, as its `LIKE` uses no index."""
        column = compiler.compile(self.get_source_expressions()[0])[0]
        return f"({column} >= %s AND {column} < %s)", (self.beginning, self.beginning + LAST)
