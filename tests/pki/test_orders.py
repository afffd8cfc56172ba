"""Orders: one open one a holder, kept, ended."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.refusal import Refusal
from pki import orders, sweeps
from pki.models import Order, OrderState
from tests.ground.racing import at_once
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue


def place(*, holder_key: str = HOLDER, common_name: str = "A123456789-00-陳𠮷堃") -> Order:
    return orders.place_order(actor=SUBSCRIBER, holder_key=holder_key, common_name=common_name)


def acknowledge(order: Order, *, holder_key: str = HOLDER) -> None:
    orders.acknowledge(actor=SUBSCRIBER, order_id=order.pk, holder_key=holder_key)


@pytest.mark.django_db
class TestPlacing:
    def test_the_open_order_comes_back(self) -> None:
        assert place() == place()
        assert orders.open_order(HOLDER) == place()

    def test_each_order_has_its_own_nonce(self) -> None:
        nonces = {place(holder_key=f"holder {number}").nonce for number in range(20)}
        assert {len(nonce) for nonce in nonces} == {32}
        assert len(nonces) == 20

    def test_it_lasts_as_long_as_the_setting_says(self, settings: Settings) -> None:
        order = place()
        assert order.expires_at - order.placed_at == timedelta(days=settings.PKI["order_days"])

    def test_a_name_that_was_corrected_meanwhile_is_taken_over(self) -> None:
        place()
        assert place(common_name="A123456789-00-陳𠮷喆").common_name == "A123456789-00-陳𠮷喆"

    def test_one_that_is_over_makes_room_for_a_new_one(self) -> None:
        first = place()
        Order.objects.update(expires_at=timezone.now())
        assert orders.open_order(HOLDER) is None
        assert place() != first

    def test_the_database_refuses_a_second_open_one(self) -> None:
        place()
        twin = Order(holder_key=HOLDER, nonce="x", placed_at=timezone.now(), expires_at=timezone.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_six_at_once_get_one_order() -> None:
    placed = at_once([place] * 6)
    assert placed == [placed[0]] * 6
    assert Order.objects.count() == 1


class TestKeeping:
    def test_after_it_no_order_is_open(self, order: Order) -> None:
        issue(order)
        assert orders.open_order(HOLDER) == order
        acknowledge(order)
        acknowledge(order)
        assert orders.open_order(HOLDER) is None

    def test_a_name_is_not_changed_after_the_requests_came(self, order: Order) -> None:
        issue(order)
        assert place(common_name="A123456789-00-another").common_name == order.common_name

    def test_not_before_the_pair_is_issued(self, order: Order) -> None:
        with pytest.raises(Refusal) as caught:
            acknowledge(order)
        assert caught.value.code == "not_issued"

    def test_nobody_elses(self, order: Order) -> None:
        issue(order)
        with pytest.raises(Refusal) as caught:
            acknowledge(order, holder_key="another")
        assert caught.value.code == "no_such_order"


def test_a_browser_that_comes_back_after_the_last_day_still_gets_its_pair_and_keeps_it(order: Order) -> None:
    issued = issue(order)
    Order.objects.update(expires_at=timezone.now())
    sweeps.run()
    assert orders.open_order(HOLDER) is None
    assert issue(order).pair_id == issued.pair_id
    acknowledge(order)
    order.refresh_from_db()
    assert order.state == OrderState.KEPT


def test_an_order_that_ended_without_a_pair_has_nothing_to_keep(order: Order) -> None:
    Order.objects.update(expires_at=timezone.now())
    sweeps.run()
    with pytest.raises(Refusal) as caught:
        acknowledge(order)
    assert caught.value.code == "not_issued"


def test_the_sweep_ends_orders_whose_time_is_over(order: Order) -> None:
    assert sweeps.run()["expired"] == 0
    Order.objects.update(expires_at=timezone.now())
    assert sweeps.run()["expired"] == 1
    order.refresh_from_db()
    assert order.state == OrderState.EXPIRED
