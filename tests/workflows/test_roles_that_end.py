"""A role is taken away, or an account closed, while a page is open: the next press is told, and does nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry, Outcome
from registry import staff_accounts
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from tests.workflows.test_permissions import address
from tests.workflows.test_typing_kept import PEOPLE, TEXT
from workflows.models import Case, Edition, Participation
from workflows.stages import Stage

pytestmark = pytest.mark.django_db

#: Who had what page open, and what is sent from it.
OPEN: dict[str, tuple[str, dict[str, Any]]] = {
    "key_in": ("lin", {**papers.APPLICATION, "address": TEXT}),
    "review": ("lin", {"note": TEXT}),
    "approve": ("chou", {"digest": "x"}),
    "note": ("ho", {"note": TEXT}),
    "void-slip": ("ho", {"note": TEXT}),
    "register-post": ("ho", {"serial": TEXT}),
    "assign-chosen": ("chou", {"reason": TEXT}),
    "staff-new": ("chiang", {"display_name": TEXT}),
    "audit": ("tsai", {"about": TEXT}),
}


@pytest.fixture
def case(wang: Staff, request: pytest.FixtureRequest) -> Case:
    name = request.node.callspec.params["name"]
    if name == "approve":
        return papers.reviewed(wang, cast.hire(cast.Person("other", "高子涵", cast.WANG.roles)))
    return papers.keyed_in(wang) if name == "review" else papers.received(wang)


def at_page(name: str) -> tuple[Client, Staff]:
    staff = cast.hire(PEOPLE[OPEN[name][0]])
    browser = cast.at_desk(staff)
    browser.get(reverse("desk:me"))
    return browser, staff


def before(case: Case) -> tuple[Any, ...]:
    """What a press could have changed."""
    return papers.fresh(case).stage, Edition.objects.count(), Participation.objects.count(), Staff.objects.count()


@pytest.mark.parametrize("name", sorted(OPEN))
def test_press_without_the_role_is_told_with_its_words(name: str, case: Case) -> None:
    browser, staff = at_page(name)
    staff.groups.clear()
    was = before(case)
    answer = browser.post(address(name, case), OPEN[name][1])
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "沒有權限" in page
    assert (TEXT in page) is (TEXT in OPEN[name][1].values())
    assert before(case) == was
    assert Entry.objects.filter(action="desk.open", outcome=Outcome.REFUSED).count() == 1


@pytest.mark.parametrize("name", ["key_in", "audit"])
def test_whose_account_is_closed_gets_to_the_door_and_no_further(name: str, case: Case, chiang: Staff) -> None:
    browser, staff = at_page(name)
    staff_accounts.close_account(actor=actor_of(chiang), staff=staff)
    asked = browser.post(address(name, case), OPEN[name][1])
    assert "登入已逾時" in asked.content.decode()
    carried = {"next": asked.context["following"], "kept": asked.context["kept"]}
    answer = browser.post(reverse("desk:login"), {"username": staff.username, "password": cast.PASSWORD, **carried})
    assert "停用" in answer.content.decode()
    assert TEXT not in answer.content.decode()
    assert papers.fresh(case).stage == Stage.KEY_IN
