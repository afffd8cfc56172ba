"""Pages about staff ask the database as often for twenty people as for three, and no more than twelve times."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from tests.workflows.staffing.test_second_factor_pages import with_app
from tests.workflows.test_queries import queries_of
from workflows.actions import holding
from workflows.staffing.absences import name_substitute

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def more_people(turn: int, substitute: Staff, chiang: Staff) -> None:
    """Three who work here, one with an app and a case, one away."""
    hired = [
        cast.hire(cast.Person(f"one{turn}{each}", "某人", (Role.COUNTER_CLERK, Role.AUDITOR))) for each in range(3)
    ]
    with_app(hired[0])
    case = papers.received(hired[0])
    holding.claim(actor=actor_of(hired[0]), number=case.number)
    today = timezone.localdate()
    name_substitute(
        actor=actor_of(chiang), staff=hired[0], substitute=substitute, first_day=today, last_day=today + timedelta(1)
    )


@pytest.mark.parametrize("name", ["staff", "absences", "me", "worklist"])
def test_lists_ask_as_often_for_many_as_for_few(name: str, chiang: Staff, lin: Staff) -> None:
    address = reverse(f"desk:{name}") + ("?all" if name == "worklist" else "")
    reader = lin if name == "worklist" else chiang
    more_people(0, lin, chiang)
    few = queries_of(reader, address)
    for turn in range(1, 4):
        more_people(turn, lin, chiang)
    assert queries_of(reader, address) == few <= MOST_QUERIES


def test_one_account_is_asked_for_a_few_times(chiang: Staff, lin: Staff) -> None:
    with_app(lin)
    assert queries_of(chiang, reverse("desk:staff-member", args=[lin.pk])) <= MOST_QUERIES
