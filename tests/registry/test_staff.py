"""Who may do what is asked inside every mutation."""

import pytest

from audit.actors import ANONYMOUS, SYSTEM, Actor
from audit.refusal import Refusal
from registry import staff
from registry.accounts import actor_of as subscriber_of
from registry.models import PortalAccount, Staff

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
