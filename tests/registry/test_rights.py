"""A right to apply is granted once, begun by one order, used once, and ends when it is not used."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM, Actor
from audit.models import Entry
from audit.refusal import Refusal
from registry import accounts, rights
from registry.models import ApplyRight, PortalAccount, Subscriber
from tests.registry.conftest import CASE

pytestmark = pytest.mark.django_db
ORDER, OTHER_ORDER = uuid4(), uuid4()


@pytest.fixture
def right(subscriber: Subscriber) -> ApplyRight:
    return rights.grant(actor=SYSTEM, subscriber=subscriber, case_number=CASE)


@pytest.fixture
def holder(account: PortalAccount) -> Actor:
    return accounts.actor_of(account)


def expire() -> None:
    ApplyRight.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_a_right_lasts_as_many_days_as_the_setting_says(subscriber: Subscriber, settings: Settings) -> None:
    settings.RIGHT_TO_APPLY_DAYS = 5
    right = rights.grant(actor=SYSTEM, subscriber=subscriber, case_number=CASE)
    assert timedelta(days=4, hours=23) < right.expires_at - timezone.now() <= timedelta(days=5)


def test_a_case_grants_once(right: ApplyRight, subscriber: Subscriber) -> None:
    assert rights.grant(actor=SYSTEM, subscriber=subscriber, case_number=CASE) == right
    assert Entry.objects.filter(action="right.grant").count() == 1


def test_a_clerk_grants_none(subscriber: Subscriber, clerk: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        rights.grant(actor=clerk, subscriber=subscriber, case_number=CASE)
    assert code_of(refused) == "not_permitted"


def test_the_current_right_is_there_until_it_is_used(right: ApplyRight, subscriber: Subscriber, holder: Actor) -> None:
    assert rights.current(subscriber) == right
    rights.begin(actor=holder, right=right, order_id=ORDER)
    assert rights.current(subscriber) == right
    rights.use(actor=holder, order_id=ORDER)
    assert rights.current(subscriber) is None


def test_a_right_that_was_begun_goes_before_one_that_ends_sooner(
    right: ApplyRight, subscriber: Subscriber, holder: Actor
) -> None:
    later = rights.grant(actor=SYSTEM, subscriber=subscriber, case_number="RG11500048223")
    rights.begin(actor=holder, right=later, order_id=ORDER)
    assert rights.current(subscriber) == later


def test_an_expired_right_is_none(right: ApplyRight, subscriber: Subscriber, holder: Actor) -> None:
    expire()
    assert rights.current(subscriber) is None
    with pytest.raises(Refusal) as refused:
        rights.begin(actor=holder, right=right, order_id=ORDER)
    assert code_of(refused) == "no_right"


def test_a_right_begun_in_time_can_be_used_after_its_last_day(
    right: ApplyRight, subscriber: Subscriber, holder: Actor
) -> None:
    rights.begin(actor=holder, right=right, order_id=ORDER)
    expire()
    assert rights.end_expired() == 0
    assert rights.current(subscriber) == right
    assert rights.use(actor=holder, order_id=ORDER).used_at


def test_beginning_twice_with_one_order_changes_nothing(right: ApplyRight, holder: Actor) -> None:
    for _time in range(2):
        assert rights.begin(actor=holder, right=right, order_id=ORDER).order_id == ORDER
    assert Entry.objects.filter(action="right.begin").count() == 1


def test_a_second_order_does_not_begin_the_same_right(right: ApplyRight, holder: Actor) -> None:
    rights.begin(actor=holder, right=right, order_id=ORDER)
    with pytest.raises(Refusal) as refused:
        rights.begin(actor=holder, right=right, order_id=OTHER_ORDER)
    assert code_of(refused) == "right_begun"


def test_using_twice_uses_once(right: ApplyRight, holder: Actor) -> None:
    rights.begin(actor=holder, right=right, order_id=ORDER)
    first = rights.use(actor=holder, order_id=ORDER).used_at
    assert rights.use(actor=holder, order_id=ORDER).used_at == first
    assert Entry.objects.filter(action="right.use").count() == 1


def test_an_order_without_a_right_uses_none(right: ApplyRight, holder: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        rights.use(actor=holder, order_id=ORDER)
    assert code_of(refused) == "no_right"


def test_the_right_of_a_dead_order_is_free_again(right: ApplyRight, holder: Actor) -> None:
    rights.begin(actor=holder, right=right, order_id=ORDER)
    rights.release(actor=SYSTEM, order_id=ORDER)
    assert rights.begin(actor=holder, right=right, order_id=OTHER_ORDER).order_id == OTHER_ORDER


def test_a_used_right_is_never_free_again(right: ApplyRight, holder: Actor) -> None:
    rights.begin(actor=holder, right=right, order_id=ORDER)
    rights.use(actor=holder, order_id=ORDER)
    with pytest.raises(Refusal) as refused:
        rights.release(actor=SYSTEM, order_id=ORDER)
    assert code_of(refused) == "right_used"
    with pytest.raises(Refusal) as refused:
        rights.begin(actor=holder, right=right, order_id=OTHER_ORDER)
    assert code_of(refused) == "no_right"


def test_nobody_uses_the_right_of_another(right: ApplyRight, holder: Actor, another_account: PortalAccount) -> None:
    stranger = accounts.actor_of(another_account)
    with pytest.raises(Refusal) as refused:
        rights.begin(actor=stranger, right=right, order_id=ORDER)
    assert code_of(refused) == "not_permitted"
    rights.begin(actor=holder, right=right, order_id=ORDER)
    with pytest.raises(Refusal) as refused:
        rights.use(actor=stranger, order_id=ORDER)
    assert code_of(refused) == "not_permitted"


def test_the_sweep_ends_an_unused_right_once(right: ApplyRight) -> None:
    expire()
    assert (rights.end_expired(), rights.end_expired()) == (1, 0)
    right.refresh_from_db()
    assert right.ended_at
