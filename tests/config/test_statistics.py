"""SQLite chooses the index of a case over that of a person once it has looked at its tables."""

import pytest
from django.db import connection

from config import statistics
from registry.models import Staff
from tests.workflows import papers

TOOK_PART = (
    "SELECT 1 FROM workflows_participation WHERE case_id = 1 AND staff_id = 1 AND deed IN ('passed', 'keyed_in')"
)


def plan() -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {TOOK_PART}")
        return str(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks by itself")
def test_who_took_part_in_a_case_is_asked_of_the_case(lin: Staff) -> None:
    for _case in range(30):
        papers.received(lin)
    statistics.look()
    assert "(case_id=?" in plan()
