"""A database that refuses to write, in each phase: every certificate can be found afterwards, and revoked."""

from datetime import timedelta

import pytest
from cryptography import x509
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from audit.actors import SYSTEM
from pki import crl, issuance, lifecycle, orders, sweeps
from pki.holdings import Pair, Reason, pairs_of
from pki.models import Certificate, Issuance, Order, OrderState, Status
from tests.ground.triggers import failing
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue, requests_for


def listed() -> dict[int, x509.ReasonFlags]:
    newest = crl.newest("issuing")
    assert newest is not None
    entries = x509.load_der_x509_crl(bytes(newest.der or b""))
    return {
        entry.serial_number: entry.extensions.get_extension_for_class(x509.CRLReason).value.reason for entry in entries
    }


def serials() -> list[int]:
    return sorted(int(serial, 16) for serial in Certificate.objects.values_list("serial", flat=True))


def revoke_all() -> None:
    """What an office does: it finds the certificates among the holder's, and the list tells them all."""
    (pair,) = pairs_of(HOLDER)
    chosen = [certificate.certificate_id for certificate in pair.certificates]
    lifecycle.revoke(actor=SYSTEM, certificate_ids=chosen, reason=Reason.KEY_COMPROMISE)
    assert listed() == dict.fromkeys(serials(), x509.ReasonFlags.key_compromise)
    assert len(serials()) == 2


def test_storing_the_intent_fails(order: Order) -> None:
    with failing("pki_certificate", "INSERT"), pytest.raises(DatabaseError):
        issue(order)
    order.refresh_from_db()
    assert (order.state, Certificate.objects.count()) == (OrderState.PLACED, 0)
    issue(order)
    revoke_all()


def test_publishing_the_hold_fails(order: Order) -> None:
    with failing("pki_crlissue", "INSERT"):
        issue(order)
    assert listed() == {}
    sweeps.run()
    assert listed() == dict.fromkeys(serials(), x509.ReasonFlags.certificate_hold)
    revoke_all()


def test_storing_the_signed_certificates_fails(order: Order) -> None:
    refused = failing("pki_certificate", "UPDATE", when="NEW.issuance = 'issued'")
    with refused, pytest.raises(DatabaseError):
        issue(order)
    assert set(Certificate.objects.values_list("issuance", flat=True)) == {Issuance.INTENT}
    assert listed() == dict.fromkeys(serials(), x509.ReasonFlags.certificate_hold)
    issuance.reap(older_than=timedelta())
    revoke_all()


def test_recording_the_issue_fails(order: Order) -> None:
    with failing("audit_entry", "INSERT", when="NEW.action = 'pair.issue'"), pytest.raises(DatabaseError):
        issue(order)
    assert set(Certificate.objects.values_list("issuance", flat=True)) == {Issuance.INTENT}
    issue(order)
    revoke_all()


def test_activation_fails(issued: Pair) -> None:
    with failing("pki_certificate", "UPDATE", when="NEW.status = 'valid'"), pytest.raises(DatabaseError):
        lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=issued.pair_id, holder_key=HOLDER)
    assert set(Certificate.objects.values_list("status", flat=True)) == {Status.PENDING}
    assert listed() == dict.fromkeys(serials(), x509.ReasonFlags.certificate_hold)
    revoke_all()


def test_noting_that_a_revocation_is_to_be_told_fails(active: Pair) -> None:
    chosen = [certificate.certificate_id for certificate in active.certificates]
    with failing("pki_statuschange", "INSERT"), pytest.raises(DatabaseError):
        lifecycle.revoke(actor=SYSTEM, certificate_ids=chosen, reason=Reason.SUPERSEDED)
    assert set(Certificate.objects.values_list("status", flat=True)) == {Status.VALID}
    revoke_all()


def test_the_reaper_is_not_held_up_by_one_pair(order: Order) -> None:
    other = orders.place_order(actor=SUBSCRIBER, holder_key="another", common_name="B123456780-00-x")
    for each, keys in ((order, ("good-1", "good-2")), (other, ("good-3", "good-4"))):
        refused = failing("pki_certificate", "UPDATE", when="NEW.issuance = 'issued'")
        with refused, pytest.raises(DatabaseError):
            issue(each, requests=requests_for(each, keys=keys))
    Order.objects.filter(pk=other.pk).update(requested_at=timezone.now() - timedelta(hours=1))
    bad = Certificate.objects.filter(pair__order=order).order_by("number")[0]
    with failing("pki_certificate", "UPDATE", when=f"NEW.number = '{bad.number}' AND NEW.issuance = 'issued'"):
        assert issuance.reap(older_than=timedelta()) == 1
    assert (len(pairs_of(HOLDER)), len(pairs_of("another"))) == (0, 1)
    assert issuance.reap(older_than=timedelta()) == 1
    assert set(Certificate.objects.values_list("issuance", flat=True)) == {Issuance.ISSUED}


def test_a_serial_that_was_given_is_refused_by_the_database_and_is_no_fault_of_the_key(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(x509, "random_serial_number", lambda: 1 << 120)
    with pytest.raises(IntegrityError):
        issue(order)
    assert Certificate.objects.count() == 0
