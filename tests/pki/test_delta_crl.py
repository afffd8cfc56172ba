"""Deltas and parts: joined with any full list that still holds, a delta tells what the newest full list tells."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM, Actor
from pki import changes, crl, crl_contents, holdings, lifecycle, orders
from pki.models import Authority, Certificate, Reason
from pki.publications import CrlIssue, CrlKind, StatusChange
from tests.pki.asking import REMOVED, joined, listed, number, reasons
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue, requests_for

CLERK = Actor(kind="staff", key="7", label="lin")


def suspend(pair: holdings.Pair) -> None:
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[pair.signing.certificate_id], holder_key=HOLDER)


def resume(pair: holdings.Pair) -> None:
    lifecycle.resume(actor=CLERK, certificate_ids=[pair.signing.certificate_id], holder_key=HOLDER)


def serial(pair: holdings.Pair) -> int:
    return int(pair.signing.serial, 16)


@pytest.fixture
def whole_on_schedule_only(settings: Settings) -> None:
    """An authority so large that one change does not make its list anew."""
    settings.PKI = settings.PKI | {"crl_whole_entries": -1}


def test_full_and_delta_of_one_moment_have_one_number(active: holdings.Pair) -> None:
    suspend(active)
    full, delta = listed(CrlKind.FULL), listed(CrlKind.DELTA)
    assert number(full) == number(delta)
    assert delta.extensions.get_extension_for_class(x509.DeltaCRLIndicator).critical


def test_a_full_list_names_its_delta_and_nothing_that_nss_refuses(active: holdings.Pair) -> None:
    full = listed(CrlKind.FULL)
    (freshest,) = full.extensions.get_extension_for_class(x509.FreshestCRL).value
    assert freshest.full_name is not None
    assert str(freshest.full_name[0].value).endswith("/pki/delta/issuing.crl")
    assert not any(extension.critical for extension in full.extensions)


def test_any_full_list_that_holds_is_brought_up_to_date(active: holdings.Pair) -> None:
    older = [listed(CrlKind.FULL)]
    for change in (suspend, resume, suspend):
        change(active)
        older.append(listed(CrlKind.FULL))
    for full in older:
        assert joined(full, listed(CrlKind.DELTA)) == {serial(active): x509.ReasonFlags.certificate_hold}


def test_no_full_list_has_an_entry_that_removes(active: holdings.Pair) -> None:
    suspend(active)
    resume(active)
    assert reasons(listed(CrlKind.FULL)) == {}
    assert reasons(listed(CrlKind.DELTA))[serial(active)] is REMOVED


@pytest.mark.usefixtures("whole_on_schedule_only")
class TestWholeOnScheduleOnly:
    def test_a_change_makes_a_delta_alone(self, active: holdings.Pair) -> None:
        full = number(listed(CrlKind.FULL))
        suspend(active)
        assert number(listed(CrlKind.FULL)) == full
        assert reasons(listed(CrlKind.DELTA))[serial(active)] is x509.ReasonFlags.certificate_hold
        assert number(listed(CrlKind.DELTA)) > full

    def test_a_hold_that_only_a_delta_told_is_removed(self, active: holdings.Pair) -> None:
        crl.publish(actor=SYSTEM, authority="issuing")
        base = listed(CrlKind.FULL)
        suspend(active)
        resume(active)
        assert serial(active) not in reasons(base)
        assert reasons(listed(CrlKind.DELTA))[serial(active)] is REMOVED

    def test_what_expires_on_deltas_alone_stays_until_a_full_list_has_told_it(self, active: holdings.Pair) -> None:
        lifecycle.revoke(actor=SYSTEM, certificate_ids=[active.signing.certificate_id], reason=Reason.KEY_COMPROMISE)
        Certificate.objects.filter(use="signing").update(not_after=timezone.now() - timedelta(seconds=1))
        CrlIssue.objects.update(this_update=timezone.now() - timedelta(minutes=1))
        suspend_other = [active.encryption.certificate_id]
        lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=suspend_other, holder_key=HOLDER)
        assert serial(active) in reasons(listed(CrlKind.DELTA))
        crl.publish(actor=SYSTEM, authority="issuing")
        assert serial(active) in reasons(listed(CrlKind.FULL))


def test_a_delta_goes_on_by_itself_on_schedule(authority: None) -> None:
    before = crl.newest("issuing")
    CrlIssue.objects.filter(kind=CrlKind.DELTA).update(this_update=timezone.now() - timedelta(hours=7))
    assert [(issue.kind, issue.issuer.name) for issue in crl.publish_due()] == [(CrlKind.DELTA, "issuing")]
    assert crl.newest("issuing") == before


def test_a_full_list_that_no_longer_holds_is_no_base(active: holdings.Pair) -> None:
    CrlIssue.objects.update(next_update=timezone.now() - timedelta(seconds=1))
    suspend(active)
    delta = listed(CrlKind.DELTA)
    assert delta.extensions.get_extension_for_class(x509.DeltaCRLIndicator).value.crl_number == number(delta)
    assert not StatusChange.objects.exists()


def test_a_change_while_the_lists_are_read_puts_the_delta_off(
    active: holdings.Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full list and delta of one number must tell the same (RFC 5280 §5.2.3)."""
    before = number(listed(CrlKind.DELTA))
    read = crl_contents.listed

    def meanwhile(*args: crl_contents.Heading, **how: object) -> crl_contents.Entries:
        entries = read(*args, expired_since=None)
        changes.status_changed(Certificate.objects.get(use="signing"))
        return entries

    with monkeypatch.context() as patched:
        patched.setattr(crl_contents, "listed", meanwhile)
        patched.setattr(changes, "_tell", lambda **_: None)
        crl.publish(actor=SYSTEM, authority="issuing")
    assert number(listed(CrlKind.FULL)) > before == number(listed(CrlKind.DELTA))
    crl.publish_due()
    assert number(listed(CrlKind.FULL)) == number(listed(CrlKind.DELTA))


@pytest.mark.outside_tools
def test_openssl_joins_full_list_and_delta(active: holdings.Pair, files: Files) -> None:
    files.pair(active)
    files.publish()
    suspend(active)
    delta = listed(CrlKind.DELTA).public_bytes(Encoding.PEM)
    (files.folder / "delta.crl").write_bytes(delta)
    asked = ("verify", "-crl_check", "-extended_crl", "-use_deltas", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
             "-CRLfile", "issuing.crl", "-CRLfile", "delta.crl")  # fmt: skip
    assert "certificate revoked" in files.openssl(*asked, "signing.pem")
    assert files.openssl(*asked, "encryption.pem") == "encryption.pem: OK\n"
    resume(active)
    (files.folder / "delta.crl").write_bytes(listed(CrlKind.DELTA).public_bytes(Encoding.PEM))
    assert files.openssl(*asked, "signing.pem") == "signing.pem: OK\n"


class TestParts:
    @pytest.fixture
    def spread(self, active: holdings.Pair, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[Certificate]:
        """A pair from before there were parts, and one in the second of two parts."""
        settings.PKI = settings.PKI | {"crl_shards": 2}
        crl.publish_due()
        odd = iter((2**158 + 1, 2**158 + 3))
        monkeypatch.setattr(x509, "random_serial_number", lambda: next(odd))
        order = orders.place_order(actor=SUBSCRIBER, holder_key="another", common_name="B-00-王")
        pair = issue(order, requests=requests_for(order, keys=("good-3", "good-4")))
        lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key="another")
        return list(Certificate.objects.order_by("number"))

    def test_each_certificate_is_on_the_list_that_it_names(self, spread: list[Certificate], files: Files) -> None:
        lifecycle.revoke(actor=SYSTEM, certificate_ids=[each.pk for each in spread], reason=Reason.SUPERSEDED)
        assert {each.crl_shard for each in spread} == {0, 1}
        for certificate in spread:
            content = listed(CrlKind.FULL, shard=certificate.crl_shard)
            assert int(certificate.serial, 16) in reasons(content)
            (named,) = (
                x509.load_der_x509_certificate(bytes(certificate.der or b""))
                .extensions.get_extension_for_class(x509.CRLDistributionPoints)
                .value
            )
            delta = listed(CrlKind.DELTA, shard=certificate.crl_shard)
            for one in (content, delta):
                scope = one.extensions.get_extension_for_class(x509.IssuingDistributionPoint)
                assert scope.critical
                assert scope.value.full_name == named.full_name

    @pytest.mark.outside_tools
    def test_the_list_of_another_part_is_not_believed(self, spread: list[Certificate], files: Files) -> None:
        files.publish()
        second = listed(CrlKind.FULL, shard=1).public_bytes(Encoding.PEM)
        (files.folder / "second.crl").write_bytes(second)
        newer = next(each for each in spread if each.crl_shard == 1)
        files.certificate("newer", bytes(newer.der or b""))
        asked = ("verify", "-crl_check", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "-CRLfile")
        assert files.openssl(*asked, "second.crl", "newer.pem") == "newer.pem: OK\n"
        assert "different CRL scope" in files.openssl(*asked, "issuing.crl", "newer.pem")

    def test_a_change_publishes_its_own_part_alone(self, spread: list[Certificate]) -> None:
        before = number(listed(CrlKind.FULL)), number(listed(CrlKind.FULL, shard=1))
        chosen = next(each for each in spread if each.crl_shard == 1)
        lifecycle.revoke(actor=SYSTEM, certificate_ids=[chosen.pk], reason=Reason.SUPERSEDED)
        assert (number(listed(CrlKind.FULL)), number(listed(CrlKind.FULL, shard=1))) == (before[0], before[1] + 1)

    def test_fewer_parts_for_new_certificates_keep_the_others_listed(
        self, spread: list[Certificate], settings: Settings
    ) -> None:
        settings.PKI = settings.PKI | {"crl_shards": 1}
        assert crl.shards(Authority.objects.get(name="issuing")) == [0, 1]
