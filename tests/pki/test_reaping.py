"""Intents that were left behind are finished many at a time: one publication, one second transaction."""

from datetime import timedelta
from typing import Any

import pytest

from audit.models import Entry
from audit.refusal import Refusal
from audit.verification import verify
from pki import crl, issuance, linting, orders
from pki.holdings import Pair, pairs_of
from pki.key_backends import KeyMissing
from pki.models import Certificate, Issuance, Order, OrderState
from pki.publications import CrlIssue, StatusChange
from pki.signatures import signed
from tests.pki.requesting import SUBSCRIBER, issue, requests_for

HOLDERS = ("one", "two", "three")
NOW = timedelta()


@pytest.fixture
def left_behind(authority: None, monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """Three orders whose requests came while the key was away, on a list too long to be made at once."""

    def away(**_: object) -> bytes:
        raise KeyMissing("issuing")

    placed = [
        orders.place_order(actor=SUBSCRIBER, holder_key=holder, common_name=f"{holder}-00-x") for holder in HOLDERS
    ]
    with monkeypatch.context() as patched:
        for module in (issuance, crl):
            patched.setattr(module, "signed", away)
        for at, order in enumerate(placed):
            with pytest.raises(Refusal):
                issue(order, requests=requests_for(order, keys=(f"good-{2 * at + 1}", f"good-{2 * at + 2}")))
    assert StatusChange.objects.filter(told_by__isnull=True).count() == 6
    return placed


def test_all_are_told_by_one_list_and_stored_by_one_transaction(left_behind: list[Order]) -> None:
    lists, entries = CrlIssue.objects.count(), Entry.objects.count()
    assert issuance.reap(older_than=NOW) == 3
    assert CrlIssue.objects.count() == lists + 2  # the full one and its delta
    actions = list(Entry.objects.order_by("seq").values_list("action", flat=True))[entries:]
    assert actions == ["crl.publish", *["pair.issue"] * 3]
    assert set(Certificate.objects.values_list("issuance", flat=True)) == {Issuance.ISSUED}
    assert verify().sound


def test_they_are_told_before_the_first_is_signed(left_behind: list[Order], monkeypatch: pytest.MonkeyPatch) -> None:
    untold: list[int] = []

    def looking(**how: Any) -> bytes:
        untold.append(StatusChange.objects.filter(told_by__isnull=True).count())
        return signed(**how)

    monkeypatch.setattr(issuance, "signed", looking)
    issuance.reap(older_than=NOW)
    assert untold == [0] * 6


def test_each_holder_gets_the_pair_of_their_own_requests(left_behind: list[Order]) -> None:
    issuance.reap(older_than=NOW)
    for at, order in enumerate(left_behind):
        again = issue(order, requests=requests_for(order, keys=(f"good-{2 * at + 1}", f"good-{2 * at + 2}")))
        assert [again] == pairs_of(order.holder_key)


def test_one_that_breaks_a_rule_is_void_and_the_others_are_issued(
    left_behind: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = bytes(Certificate.objects.filter(pair__order=left_behind[1]).order_by("number")[0].tbs)
    monkeypatch.setattr(linting, "lint", lambda content: ["pkix.something"] if bad in content else [])
    assert issuance.reap(older_than=NOW) == 3
    states = [Order.objects.get(pk=order.pk).state for order in left_behind]
    assert states == [OrderState.ISSUED, OrderState.VOID, OrderState.ISSUED]


def test_a_pair_that_another_process_finished_is_left_as_it_is(
    left_behind: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = requests_for(left_behind[0])
    sign = issuance._sign
    issued: list[Pair] = []

    def overtaken(**how: Any) -> object:
        patched.undo()
        issued.append(issue(left_behind[0], requests=first))
        return sign(**how)

    with monkeypatch.context() as patched:
        patched.setattr(issuance, "_sign", overtaken)
        issuance.reap(older_than=NOW)
    assert pairs_of("one") == issued
    assert Entry.objects.filter(action="pair.issue").count() == 3


def test_more_than_a_batch_are_finished_too(left_behind: list[Order], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuance, "BATCH", 2)
    assert issuance.reap(older_than=NOW) == 3
    assert Order.objects.filter(state=OrderState.ISSUED).count() == 3
