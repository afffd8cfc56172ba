"""What an index answers about names and ID numbers, on either database: how they begin, and what lies inside.

Chinese names have two to four characters: what lies inside is looked up by pairs of characters, where an index of three
(pg_trgm, FTS5's trigram) would answer nothing; ID numbers, of ten digits and a few letters, by threes. Migration 0001
makes the indexes.
"""

from typing import Any

from django.db.models import BooleanField, F, Func, Q

_CAPITALS = {ord(small): ord(small.upper()) for small in "abcdefghijklmnopqrstuvwxyz"}
IN_A_NAME, IN_AN_ID_NUMBER = 2, 3
"""Characters of a part."""
LAST = "\U0010ffff"


def capitals(text: str) -> str:
    """As the indexes have it: ASCII letters alone are made capitals, the same way by both databases."""
    return text.translate(_CAPITALS)


def name_holds(text: str) -> Q:
    """Cases whose applicant's name has `text`, of two characters at least, anywhere inside."""
    return Q(HasParts(ends(text, IN_A_NAME)), _inside("applicant", text))


def id_number_holds(text: str) -> Q:
    """Cases whose ID number has `text`, of three characters at least, anywhere inside."""
    return Q(HasParts(ends(text, IN_AN_ID_NUMBER)), _inside("id_number", text))


def _inside(column: str, text: str) -> Q:
    """Small and capital letters alike, where there are any: of a bare column PostgreSQL knows how many match."""
    letters = text.upper() != text.lower()
    return Q(**{f"{column}__{'icontains' if letters else 'contains'}": text})


def ends(text: str, length: int) -> tuple[str, ...]:
    """Its first and its last part. They find few enough to compare with the whole text; more of them are read for
    longer than that takes, and PostgreSQL, which takes them to be independent, misjudges how many cases they find."""
    whole = capitals(text)
    return tuple(dict.fromkeys((whole[:length], whole[-length:])))


class HasParts(Func):
    """Whether name and ID number of a case have all of these parts."""

    output_field = BooleanField()

    def __init__(self, wanted: tuple[str, ...]) -> None:
        super().__init__(F("applicant"), F("id_number"), F("pk"))
        self.wanted = wanted

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """By the GIN index over `finding_parts`."""
        name, number, _key = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return f"finding_parts({name}, {number}) @> %s::text[]", (list(self.wanted),)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """By the table that triggers fill."""
        key = compiler.compile(self.get_source_expressions()[2])[0]
        each = " INTERSECT ".join("SELECT case_id FROM finding_part WHERE part = %s" for _part in self.wanted)
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
