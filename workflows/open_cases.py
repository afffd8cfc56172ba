"""Which cases still wait for somebody, asked so that the index of them answers."""

from django.db.models import BooleanField, F, Func, Q

from workflows.stages import ENDED


def still_open() -> Q:
    """Cases at a stage that is no end."""
    return Q(_StillOpen(F("stage")))


class _StillOpen(Func):
    """The condition of the index `case_open_by_due`, word for word: SQLite takes a partial index only where it reads
    that condition in the statement, and the value of a parameter it does not read."""

    output_field = BooleanField()
    template = f"NOT (%(expressions)s IN ({', '.join(repr(str(stage)) for stage in ENDED)}))"
