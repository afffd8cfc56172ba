"""Who may do what is asked inside every mutation."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.actors import ANONYMOUS, SYSTEM, Actor
from audit.refusal import Refusal
from registry import staff
from registry.accounts import actor_of as subscriber_of
from registry.models import PortalAccount, Staff
from registry.roles import Role
from tests import cast

pytestmark = pytest.mark.django_db
PRINT = "registry.print_slip"


def test_who_has_the_role_is_let_through(lin: Staff) -> None:
    assert staff.require(staff.actor_of(lin), PRINT) == lin


def test_who_has_another_role_is_not(chou: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        staff.require(staff.actor_of(chou), PRINT)
    assert refused.value.code == "not_permitted"


def test_who_has_left_is_not(lin: Staff) -> None:
    actor = staff.actor_of(lin)
    lin.is_active = False
    lin.save()
    with pytest.raises(Refusal):
        staff.require(actor, PRINT)


def test_who_lost_the_role_is_not(lin: Staff) -> None:
    actor = staff.actor_of(lin)
    lin.groups.clear()
    with pytest.raises(Refusal):
        staff.require(actor, PRINT)


def test_nobody_else_is_taken_for_staff(lin: Staff, account: PortalAccount) -> None:
    for actor in (SYSTEM, ANONYMOUS, subscriber_of(account), Actor(kind="subscriber", key=str(lin.pk))):
        with pytest.raises(Refusal):
            staff.require(actor, PRINT)


def test_the_offices_own_machinery_is_no_person(lin: Staff) -> None:
    assert staff.require_or_system(SYSTEM, PRINT) is None
    assert staff.require_or_system(staff.actor_of(lin), PRINT) == lin
    with pytest.raises(Refusal):
        staff.require_or_system(ANONYMOUS, PRINT)


def test_only_who_manages_staff_makes_accounts(lin: Staff, chiang: Staff) -> None:
    def make(maker: Staff) -> Staff:
        return staff.create_staff(
            actor=staff.actor_of(maker),
            username="newcomer",
            password=cast.PASSWORD,
            display_name="新人",
            roles=[Role.AUDITOR],
        )

    with pytest.raises(Refusal) as refused:
        make(lin)
    assert refused.value.code == "not_permitted"
    assert make(chiang).username == "newcomer"


@pytest.mark.parametrize(("language", "sentence"), [("en", "Try again in 15 minutes"), ("zh-hant", "請 15 分鐘後再試")])
def test_who_gives_too_many_wrong_passwords_is_told_to_wait(
    lin: Staff, client: Client, language: str, sentence: str
) -> None:
    for _time in range(5):
        answer = client.post(
            reverse("desk:login"), {"username": "lin", "password": "wrong"}, headers={"accept-language": language}
        )
    assert answer.status_code == 429
    assert sentence in answer.content.decode()
