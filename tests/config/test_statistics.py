"""A database that has looked at its tables chooses the index of a case over that of a person."""

import pytest
from django.db import connection

from config import statistics
from registry.models import Staff
from tests.workflows import papers
from workflows.models import Participation

INDEXES_OF_A_CASE = ("participation_by_deed", "participation_case_id")


@pytest.mark.django_db
def test_who_took_part_in_a_case_is_asked_of_the_case(lin: Staff) -> None:
    case = [papers.received(lin) for _case in range(30)][-1]
    if connection.vendor == "sqlite":
        statistics.look()
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE workflows_participation")  # what its autovacuum does in an office
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of thirty rows is read whole
    plan = Participation.objects.filter(case=case, staff=lin, deed__in=("passed", "keyed_in")).explain()
    assert any(name in plan for name in INDEXES_OF_A_CASE), plan
