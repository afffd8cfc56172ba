"""The first rows of several queries as one condition, so that each query is read by its own index, once."""

from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from workflows.models import Case


def among(ends: Iterable[QuerySet[Case]]) -> Q:
    """Cases that one of these ordered and limited queries finds.

    PostgreSQL gets them as an array, which it reads before anything else: of `IN (SELECT …)` it makes a join, and may
    choose, while it has counted no rows yet, to ask the query anew for each case. SQLite reads an `IN` once.
    """
    asked = []
    for end in ends:
        try:
            asked.append(end.values(found=F("pk")).query.sql_with_params())
        except EmptyResultSet:
            continue
    if not asked:
        return Q(pk__in=())
    # Both are Django's own SQL, with its parameters apart.
    each = " UNION ALL ".join(f"SELECT found FROM ({sql}) AS end_{at}" for at, (sql, _) in enumerate(asked))  # noqa: S608
    wanted = f"= ANY (ARRAY({each}))" if connection.vendor == "postgresql" else f"IN ({each})"
    params = tuple(value for _, given in asked for value in given)
    return Q(RawSQL(f"workflows_case.id {wanted}", params, output_field=BooleanField()))  # noqa: S611
