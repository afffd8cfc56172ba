"""At the same moment: somebody leaves and claims; two operators close each other's accounts."""

from collections.abc import Callable
from functools import partial

import pytest

from audit.refusal import Refusal
from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of
from registry.staff_accounts import close_account
from tests import cast
from tests.ground.drills import rounds
from tests.ground.racing import at_once
from tests.workflows import papers
from workflows.actions import holding
from workflows.models import Case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
ROUNDS = rounds(short=3, long=40)


def test_a_leaver_who_claims_holds_nothing(chiang: Staff, wang: Staff) -> None:
    for turn in range(ROUNDS):
        leaver = cast.hire(cast.Person(f"leaver{turn}", "離職者", (Role.COUNTER_CLERK,)))
        numbers = [papers.received(wang).number for _each in range(4)]
        deeds: list[Callable[[], object]] = [
            partial(holding.claim, actor=actor_of(leaver), number=number) for number in numbers
        ]
        deeds.insert(2, partial(close_account, actor=actor_of(chiang), staff=leaver))
        outcomes = at_once(deeds)
        assert all(not isinstance(each, Exception) or isinstance(each, Refusal) for each in outcomes), outcomes
        assert not Case.objects.filter(task__owner=leaver).exists()


def test_of_two_operators_who_close_each_other_one_is_left() -> None:
    for turn in range(ROUNDS):
        pair = [cast.hire(cast.Person(f"op{turn}{one}", "管理員", (Role.OPERATOR,))) for one in "ab"]
        outcomes = at_once(
            [
                partial(close_account, actor=actor_of(pair[0]), staff=pair[1]),
                partial(close_account, actor=actor_of(pair[1]), staff=pair[0]),
            ]
        )
        assert [each.code for each in outcomes if isinstance(each, Refusal)] == ["not_permitted"]
        assert Staff.objects.filter(pk__in=[each.pk for each in pair], is_active=True).count() == 1
