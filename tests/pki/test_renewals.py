"""Renewal: from a calendar month before expiry to the last second, approved by the present signing key alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM
from audit.models import Entry
from audit.refusal import Refusal
from pki import crl, holdings, issuance, lifecycle, orders, renewals
from pki.holdings import Pair
from pki.models import Certificate, Order, Reason, Use
from pki.requests import digest
from pki.statuses import ShownStatus
from tests.ground.racing import at_once
from tests.pki.openssl_cms import Signer, sign
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER, key, request, requests_for

NEW_KEYS = ("good-3", "good-4")

Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the office's clock."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.fixture
def expiring(active: Pair, clock: Clock) -> Pair:
    """A valid pair, ten days before its end."""
    clock(active.signing.not_after - timedelta(days=10))
    return holdings.pairs_of(HOLDER)[0]


@pytest.fixture
def signer(expiring: Pair, tmp_path: Path) -> Signer:
    """Who holds the present signing key."""
    return Signer.of(tmp_path, key="good-1", certificate=expiring.signing.der)


def place(pair: Pair, *, holder_key: str = HOLDER) -> Order:
    name = "A123456789-00-陳𠮷堃"
    return orders.place_order(actor=SUBSCRIBER, holder_key=holder_key, common_name=name, renews=pair.pair_id)


def approved(order: Order, requests: tuple[bytes, bytes], signer: Signer) -> bytes:
    """The signature that a browser makes, made by OpenSSL."""
    digests = digest(requests[0]), digest(requests[1])
    return sign(renewals.statement(order=order, digests=digests), signer)


def send(order: Order, requests: tuple[bytes, bytes], approval: bytes) -> Pair:
    return issuance.issue_pair(
        actor=SUBSCRIBER,
        order_id=order.pk,
        holder_key=order.holder_key,
        signing_request=requests[0],
        encryption_request=requests[1],
        approval=approval,
    )


def renew(pair: Pair, signer: Signer) -> Pair:
    order = place(pair)
    requests = requests_for(order, keys=NEW_KEYS)
    return send(order, requests, approved(order, requests, signer))


def code(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        deed()
    return caught.value.code


def status(pair: Pair) -> set[ShownStatus]:
    now = next(each for each in holdings.pairs_of(HOLDER) if each.pair_id == pair.pair_id)
    return {certificate.status for certificate in now.certificates}


class TestWhen:
    """From one calendar month before expiry (the months are in test_statuses) until the last second."""

    def test_not_a_second_before(self, active: Pair, clock: Clock) -> None:
        clock(active.signing.renewal_opens - timedelta(seconds=1))
        assert code(lambda: place(active)) == "too_early"

    def test_from_that_second_on(self, active: Pair, clock: Clock) -> None:
        clock(active.signing.renewal_opens)
        assert place(active).renews_id == active.pair_id

    def test_in_the_last_second(self, active: Pair, clock: Clock, tmp_path: Path) -> None:
        clock(active.signing.not_after)
        signer = Signer.of(tmp_path, key="good-1", certificate=active.signing.der)
        assert renew(active, signer).renews == active.pair_id

    def test_not_after_it(self, active: Pair, clock: Clock) -> None:
        clock(active.signing.not_after + timedelta(seconds=1))
        assert code(lambda: place(active)) == "expired"

    def test_not_with_an_order_that_was_placed_in_time(self, expiring: Pair, signer: Signer, clock: Clock) -> None:
        clock(expiring.signing.not_after)
        order = place(expiring)
        requests = requests_for(order, keys=NEW_KEYS)
        approval = approved(order, requests, signer)
        clock(expiring.signing.not_after + timedelta(seconds=1))
        assert code(lambda: send(order, requests, approval)) == "expired"

    def test_a_reply_that_was_lost_is_picked_up_after_it(self, expiring: Pair, signer: Signer, clock: Clock) -> None:
        order = place(expiring)
        requests = requests_for(order, keys=NEW_KEYS)
        renewed = send(order, requests, approved(order, requests, signer))
        clock(expiring.signing.not_after + timedelta(seconds=1))
        assert send(order, requests, b"").pair_id == renewed.pair_id


class TestWhat:
    def test_a_new_pair_waits_and_the_old_one_stays_valid(self, expiring: Pair, signer: Signer) -> None:
        renewed = renew(expiring, signer)
        assert status(renewed) == {ShownStatus.PENDING}
        assert status(expiring) == {ShownStatus.EXPIRING}

    def test_openssl_finds_the_new_one_in_its_path(self, expiring: Pair, signer: Signer, files: Files) -> None:
        renewed = renew(expiring, signer)
        lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=renewed.pair_id, holder_key=HOLDER)
        files.pair(renewed)
        files.publish()
        at = str(int(timezone.now().timestamp()))
        said = files.openssl(
            "verify", "-attime", at, "-x509_strict", "-crl_check", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
            "-CRLfile", "issuing.crl", "signing.pem",
        )  # fmt: skip
        assert said == "signing.pem: OK\n"

    def test_the_approval_is_kept_with_the_order(self, expiring: Pair, signer: Signer) -> None:
        renewed = renew(expiring, signer)
        kept = Order.objects.get(pk=renewed.order_id)
        assert kept.renews_id == expiring.pair_id
        assert bytes(kept.approval or b"").startswith(b"0")

    def test_sent_again_it_is_the_same_pair(self, expiring: Pair, signer: Signer) -> None:
        order = place(expiring)
        requests = requests_for(order, keys=NEW_KEYS)
        approval = approved(order, requests, signer)
        assert send(order, requests, approval) == send(order, requests, approval)

    def test_one_that_a_killed_process_left_is_finished(
        self, expiring: Pair, signer: Signer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        order = place(expiring)
        requests = requests_for(order, keys=NEW_KEYS)
        with monkeypatch.context() as killed:
            killed.setattr(issuance, "_finish", lambda **_: None)
            assert code(lambda: send(order, requests, approved(order, requests, signer))) == "order_void"
        assert issuance.reap(older_than=timedelta(0)) == 1
        assert send(order, requests, b"").renews == expiring.pair_id

    def test_other_requests_are_a_conflict(self, expiring: Pair, signer: Signer) -> None:
        order = place(expiring)
        requests = requests_for(order, keys=NEW_KEYS)
        send(order, requests, approved(order, requests, signer))
        others = requests_for(order, keys=("good-5", "good-6"))
        assert code(lambda: send(order, others, approved(order, others, signer))) == "order_conflict"

    @pytest.mark.parametrize(
        ("keys", "fault"), [(("good-1", "good-3"), "key_seen"), (("good-3", "good-3"), "same_key")]
    )
    def test_keys_must_be_new(self, expiring: Pair, signer: Signer, keys: tuple[str, str], fault: str) -> None:
        order = place(expiring)
        requests = requests_for(order, keys=keys)
        assert code(lambda: send(order, requests, approved(order, requests, signer))) == fault

    def test_a_weak_key_is_refused(self, expiring: Pair, signer: Signer) -> None:
        order = place(expiring)
        requests = request(key("roca"), nonce=order.nonce), request(key("good-3"), nonce=order.nonce)
        assert code(lambda: send(order, requests, approved(order, requests, signer))) == "roca"

    def test_once_is_enough(self, expiring: Pair, signer: Signer) -> None:
        renewed = renew(expiring, signer)
        orders.acknowledge(actor=SUBSCRIBER, order_id=renewed.order_id, holder_key=HOLDER)
        assert code(lambda: place(expiring)) == "renewed"

    def test_unless_the_new_ones_were_revoked(self, expiring: Pair, signer: Signer) -> None:
        renewed = renew(expiring, signer)
        orders.acknowledge(actor=SUBSCRIBER, order_id=renewed.order_id, holder_key=HOLDER)
        ids = [certificate.certificate_id for certificate in renewed.certificates]
        lifecycle.revoke(actor=SYSTEM, certificate_ids=ids, reason=Reason.KEY_COMPROMISE)
        assert place(expiring).renews_id == expiring.pair_id


class TestWhose:
    """The signature must be that of the valid signing certificate of this very holder."""

    def refused(self, order: Order, signer: Signer) -> str:
        requests = requests_for(order, keys=NEW_KEYS)
        return code(lambda: send(order, requests, approved(order, requests, signer)))

    def test_no_signature_is_refused(self, expiring: Pair) -> None:
        order = place(expiring)
        assert code(lambda: send(order, requests_for(order, keys=NEW_KEYS), b"")) == "approval"

    def test_that_of_the_encryption_key_is_refused(self, expiring: Pair, tmp_path: Path) -> None:
        wrong = Signer.of(tmp_path, key="good-2", certificate=expiring.encryption.der)
        assert self.refused(place(expiring), wrong) == "approval"

    def test_a_certificate_of_ones_own_making_is_refused(self, expiring: Pair, tmp_path: Path) -> None:
        assert self.refused(place(expiring), Signer.self_signed(tmp_path, key="good-1")) == "approval"

    def test_that_of_another_order_is_refused(self, expiring: Pair, signer: Signer) -> None:
        first = place(expiring)
        requests = requests_for(first, keys=NEW_KEYS)
        approval = approved(first, requests, signer)
        Order.objects.update(expires_at=timezone.now())
        second = place(expiring)
        assert code(lambda: send(second, requests, approval)) == "approval"

    def test_that_for_other_requests_is_refused(self, expiring: Pair, signer: Signer) -> None:
        order = place(expiring)
        approval = approved(order, requests_for(order, keys=NEW_KEYS), signer)
        assert code(lambda: send(order, requests_for(order, keys=("good-5", "good-6")), approval)) == "approval"

    def test_anothers_pair_is_nobodys(self, expiring: Pair) -> None:
        assert code(lambda: place(expiring, holder_key="another")) == "no_such_pair"

    def test_one_that_was_suspended_meanwhile_approves_nothing(self, expiring: Pair, signer: Signer) -> None:
        order = place(expiring)
        ids = [expiring.signing.certificate_id]
        lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=ids, holder_key=HOLDER)
        assert self.refused(order, signer) == "suspended"

    def test_one_that_was_revoked_meanwhile_approves_nothing(self, expiring: Pair, signer: Signer) -> None:
        order = place(expiring)
        ids = [expiring.signing.certificate_id]
        lifecycle.revoke(actor=SYSTEM, certificate_ids=ids, reason=Reason.KEY_COMPROMISE)
        assert self.refused(order, signer) == "revoked"

    def test_a_suspended_encryption_certificate_hinders_nobody(self, expiring: Pair, signer: Signer) -> None:
        ids = [expiring.encryption.certificate_id]
        lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=ids, holder_key=HOLDER)
        assert renew(expiring, signer).renews == expiring.pair_id

    def test_the_database_keeps_no_requested_renewal_without_approval(self, expiring: Pair, signer: Signer) -> None:
        renewed = renew(expiring, signer)
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(pk=renewed.order_id).update(approval=None)


class TestSuperseding:
    """A setting revokes the old pair once the new one is activated."""

    def test_is_done_on_the_list_when_the_setting_says_so(
        self, expiring: Pair, signer: Signer, settings: Settings
    ) -> None:
        settings.PKI = {**settings.PKI, "renewal_supersedes": True}
        renewed = renew(expiring, signer)
        assert status(expiring) == {ShownStatus.EXPIRING}
        lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=renewed.pair_id, holder_key=HOLDER)
        assert status(expiring) == {ShownStatus.REVOKED}
        issue = crl.newest("issuing")
        assert issue is not None
        entries = list(x509.load_der_x509_crl(bytes(issue.der or b"")))
        reasons = {entry.extensions.get_extension_for_class(x509.CRLReason).value.reason for entry in entries}
        assert {entry.serial_number for entry in entries} == {int(c.serial, 16) for c in expiring.certificates}
        assert reasons == {x509.ReasonFlags.superseded}
        assert Entry.objects.filter(action="certificate.supersede").count() == len(Use)

    def test_is_not_done_otherwise(self, expiring: Pair, signer: Signer) -> None:
        renewed = renew(expiring, signer)
        lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=renewed.pair_id, holder_key=HOLDER)
        assert status(expiring) == {ShownStatus.EXPIRING}

    def test_leaves_an_expired_one_alone(
        self, expiring: Pair, signer: Signer, settings: Settings, clock: Clock
    ) -> None:
        settings.PKI = {**settings.PKI, "renewal_supersedes": True}
        renewed = renew(expiring, signer)
        clock(expiring.signing.not_after + timedelta(seconds=1))
        lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=renewed.pair_id, holder_key=HOLDER)
        assert status(expiring) == {ShownStatus.EXPIRED}


class TestOrders:
    """One open order a holder, whatever it is for."""

    def test_the_same_comes_back(self, expiring: Pair) -> None:
        assert place(expiring) == place(expiring)

    def test_one_without_requests_makes_room(self, expiring: Pair) -> None:
        first = place(expiring)
        other = orders.place_order(actor=SUBSCRIBER, holder_key=HOLDER, common_name="A123456789-00-x")
        assert other != first
        assert other.renews_id is None

    def test_one_with_requests_does_not(self, expiring: Pair, signer: Signer) -> None:
        renew(expiring, signer)
        fault = code(lambda: orders.place_order(actor=SUBSCRIBER, holder_key=HOLDER, common_name="A123456789-00-x"))
        assert fault == "another_order"


@pytest.mark.race
def test_six_at_once_get_one_pair(expiring: Pair, signer: Signer) -> None:
    order = place(expiring)
    requests = requests_for(order, keys=NEW_KEYS)
    approval = approved(order, requests, signer)
    pairs = at_once([lambda: send(order, requests, approval)] * 6)
    assert len({getattr(pair, "pair_id", pair) for pair in pairs}) == 1
    assert Certificate.objects.filter(pair__order=order).count() == len(Use)
