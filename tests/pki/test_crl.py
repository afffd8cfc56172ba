"""Revocation lists: numbered, complete, on time, and published only by those who may."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from audit.actors import SYSTEM, Actor
from audit.models import Entry
from audit.refusal import Refusal
from pki import crl, crl_entries, lifecycle, sweeps
from pki.holdings import Pair
from pki.models import Authority, Certificate, Reason
from pki.publications import CrlIssue, CrlKind, StatusChange
from pki.signatures import SigningInTransaction
from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of, create_staff
from tests.ground.racing import at_once
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER, key


def newest() -> CrlIssue:
    issue = crl.newest("issuing")
    assert issue is not None
    return issue


def content() -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(bytes(newest().der or b""))


def suspend(pair: Pair) -> None:
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[pair.signing.certificate_id], holder_key=HOLDER)


def test_it_is_signed_by_the_issuing_authority(authority: None) -> None:
    issuer = Authority.objects.get(name="issuing")
    assert content().is_signature_valid(issuer.public_key)
    assert content().issuer == issuer.certificate.subject


def test_number_and_key_identifier_are_in_it(authority: None) -> None:
    extensions = content().extensions
    assert extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == newest().number
    own = Authority.objects.get(name="issuing").certificate.extensions.get_extension_for_class(
        x509.SubjectKeyIdentifier
    )
    named = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert named.key_identifier == own.value.digest


@pytest.mark.outside_tools
@pytest.mark.parametrize("name", ["root", "issuing"])
def test_openssl_reads_and_verifies_an_empty_one(authority: None, files: Files, name: str) -> None:
    files.publish()
    said = files.openssl("crl", "-in", f"{name}.crl", "-CAfile", f"{name}.pem", "-noout", "-text", "-verify")
    assert "verify OK" in said
    assert "No Revoked Certificates." in said


@pytest.mark.outside_tools
def test_openssl_reads_reasons_and_invalidity_dates(active: Pair, files: Files) -> None:
    since = timezone.now() - timedelta(days=30)
    for certificate, reason in zip(active.certificates, (Reason.KEY_COMPROMISE, Reason.SUPERSEDED), strict=True):
        chosen = [certificate.certificate_id]
        lifecycle.revoke(actor=SYSTEM, certificate_ids=chosen, reason=reason, invalidity_date=since)
    files.publish()
    said = files.openssl("crl", "-in", "issuing.crl", "-CAfile", "issuing.pem", "-noout", "-text", "-verify")
    assert "verify OK" in said
    assert "Key Compromise" in said
    assert "Superseded" in said
    assert said.count("Invalidity Date") == 2


@pytest.mark.parametrize("reason", crl_entries.CODES)
def test_each_reason_is_encoded_as_the_library_reads_it(reason: Reason) -> None:
    since = timezone.now().replace(microsecond=0)
    entry = crl_entries.entry(serial=2**158 + 1, since=since, reason=reason)
    builder = x509.RevokedCertificateBuilder().serial_number(2**158 + 1).revocation_date(since)
    if reason is not Reason.UNSPECIFIED:
        builder = builder.add_extension(x509.CRLReason(x509.ReasonFlags(reason)), critical=False)
    assert entry.hex() in _encoded(builder.build()).hex()


def test_every_publication_has_the_next_number_and_only_the_newest_its_bytes(authority: None) -> None:
    for _ in range(3):
        crl.publish(actor=SYSTEM, authority="issuing")
    issues = CrlIssue.objects.filter(issuer__name="issuing", kind=CrlKind.FULL).order_by("number")
    assert [issue.number for issue in issues] == [1, 2, 3, 4]
    assert [issue.der is not None for issue in issues] == [False, False, False, True]


def test_a_list_joins_what_was_stored_and_encodes_no_entry_again(active: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding them one by one to a builder takes quadratic time."""

    def encode(**_: object) -> bytes:
        raise AssertionError

    suspend(active)
    monkeypatch.setattr(crl_entries, "entry", encode)
    monkeypatch.setattr(x509, "RevokedCertificateBuilder", encode)
    crl.publish(actor=SYSTEM, authority="issuing")
    assert [entry.serial_number for entry in content()] == [int(active.signing.serial, 16)]


@pytest.mark.race
def test_six_at_once_have_six_numbers(authority: None) -> None:
    issues = at_once([lambda: crl.publish(actor=SYSTEM, authority="issuing")] * 6)
    assert sorted(issue.number for issue in issues if isinstance(issue, CrlIssue)) == [2, 3, 4, 5, 6, 7]


def test_a_change_of_status_is_public_at_once(active: Pair) -> None:
    suspend(active)
    assert [entry.serial_number for entry in content()] == [int(active.signing.serial, 16)]
    assert not StatusChange.objects.filter(told_by__isnull=True).exists()


def test_a_change_that_could_not_be_published_is_told_by_the_sweep(
    active: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(**_: object) -> bytes:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(crl, "signed", die)
        suspend(active)
    assert len(content()) == 0
    assert sweeps.run()["published"] == 1
    assert len(content()) == 1


def test_a_change_that_is_rolled_back_is_not_told(active: Pair) -> None:
    before = newest().number
    with transaction.atomic():
        suspend(active)
        transaction.set_rollback(True)
    assert newest().number == before
    assert crl.publish_due() == []


def test_inside_a_transaction_publishing_is_an_error_of_the_program(authority: None) -> None:
    with pytest.raises(SigningInTransaction), transaction.atomic():
        crl.publish(actor=SYSTEM, authority="issuing")


def test_the_schedule_renews_it_at_half_its_life(authority: None) -> None:
    assert crl.publish_due() == []
    CrlIssue.objects.filter(issuer__name="issuing").update(this_update=timezone.now() - timedelta(hours=25))
    assert [issue.issuer.name for issue in crl.publish_due()] == ["issuing"]


def test_an_expired_certificate_is_told_once_more_and_then_leaves(active: Pair) -> None:
    suspend(active)
    expiry = timezone.now()
    Certificate.objects.update(not_after=expiry)
    CrlIssue.objects.update(this_update=expiry - timedelta(hours=1))
    crl.publish(actor=SYSTEM, authority="issuing")
    assert len(content()) == 1
    CrlIssue.objects.update(this_update=expiry + timedelta(seconds=1))
    crl.publish(actor=SYSTEM, authority="issuing")
    assert len(content()) == 0


class TestWhoMayPublish:
    @pytest.fixture
    def officer(self, authority: None) -> Staff:
        return create_staff(
            actor=SYSTEM, username="officer", password="a-long-way-home-7", display_name="郭", roles=[Role.CA_OFFICER]
        )

    def test_a_ca_officer_may(self, officer: Staff) -> None:
        issue = crl.publish(actor=actor_of(officer), authority="issuing")
        entry = Entry.objects.get(actor_label="officer", action="crl.publish")
        assert entry.facts["number"] == issue.number
        assert entry.facts["lists"]["full"] == {"entries": 0, "sha256": issue.sha256}

    def test_one_who_left_may_not(self, officer: Staff) -> None:
        Staff.objects.update(is_active=False)
        with pytest.raises(Refusal):
            crl.publish(actor=actor_of(officer), authority="issuing")

    def test_a_counter_clerk_may_not(self, authority: None, lin: Staff) -> None:
        with pytest.raises(Refusal) as caught:
            crl.publish(actor=actor_of(lin), authority="issuing")
        assert caught.value.code == "not_permitted"

    @pytest.mark.parametrize("actor", [SUBSCRIBER, Actor(kind="anonymous")])
    def test_nobody_else_may(self, authority: None, actor: Actor) -> None:
        with pytest.raises(Refusal):
            crl.publish(actor=actor, authority="issuing")
        assert newest().number == 1


def test_the_command_publishes_all_or_one_or_what_is_due(authority: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("publish_crl")
    call_command("publish_crl", "root")
    call_command("publish_crl", "--due")
    assert capsys.readouterr().out.splitlines() == [
        "issuing: full list 2, 0 entries",
        "root: full list 2, 0 entries",
        "root: full list 3, 0 entries",
    ]


def _encoded(entry: x509.RevokedCertificate) -> bytes:
    """The library gives no entry's own bytes: those of a list that holds it."""
    now = timezone.now()
    builder = x509.CertificateRevocationListBuilder().issuer_name(x509.Name([])).last_update(now)
    builder = builder.next_update(now + timedelta(days=1)).add_revoked_certificate(entry)
    return builder.sign(key("good-1"), hashes.SHA256()).public_bytes(Encoding.DER)
