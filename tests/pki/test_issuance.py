"""Issuance: what is in a certificate, and that no repetition, race or crash loses or doubles one."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.ocsp import load_der_ocsp_response
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.models import Entry
from audit.refusal import Refusal
from audit.verification import verify
from numbering.numbers import is_valid
from pki import crl, crl_entries, issuance, lifecycle, linting, ocsp, orders, sweeps
from pki.holdings import Pair, pairs_of
from pki.models import Certificate, Issuance, Order, OrderState, Reason, Status, Use
from pki.models import Pair as PairRow
from pki.ocsp_answers import delegations
from pki.ocsp_requests import CertId
from pki.signatures import SigningInTransaction
from pki.subscriber_profiles import profile
from tests.ground.racing import at_once
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue, key, requests_for


def parsed(content: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(content)


def refusal_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        deed()
    return caught.value.code


class TestWhatIsInACertificate:
    def test_the_subject_has_the_agencys_form(self, issued: Pair) -> None:
        assert issued.signing.subject == issued.encryption.subject
        assert issued.signing.subject == (
            "CN=A123456789-00-陳𠮷堃,OU=Filing Services Division,OU=99120452-RA-DemoRA,"
            "OU=CertDesk Demo Issuing CA,O=Demonstration Filing Agency,C=TW"
        )

    def test_the_subject_in_the_request_is_ignored(self, issued: Pair) -> None:
        assert "browser" not in issued.signing.subject

    def test_a_long_name_is_cut_to_64_characters_at_its_end(self, authority: None) -> None:
        name = "A123456789-00-" + "𡘙" * 60
        order = orders.place_order(actor=SUBSCRIBER, holder_key=HOLDER, common_name=name)
        subject = parsed(issue(order).signing.der).subject
        assert subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == name[:64]

    def test_each_key_is_in_its_certificate(self, issued: Pair) -> None:
        keys = [parsed(certificate.der).public_key() for certificate in issued.certificates]
        assert keys == [key("good-1").public_key(), key("good-2").public_key()]

    def test_key_usage_tells_signing_from_encryption(self, issued: Pair) -> None:
        usages = [
            parsed(certificate.der).extensions.get_extension_for_class(x509.KeyUsage)
            for certificate in issued.certificates
        ]
        assert all(usage.critical for usage in usages)
        signing, encryption = (usage.value for usage in usages)
        assert (signing.digital_signature, signing.content_commitment, signing.key_encipherment) == (True, True, False)
        assert (encryption.digital_signature, encryption.key_encipherment) == (False, True)

    def test_numbers_and_serials_are_two_and_unlike(self, issued: Pair) -> None:
        numbers = {certificate.number for certificate in issued.certificates}
        assert len(numbers) == 2
        assert all(is_valid(number) and number[0] == "C" for number in numbers)
        serials = {parsed(certificate.der).serial_number for certificate in issued.certificates}
        assert len(serials) == 2
        assert all(serial.bit_length() > 64 for serial in serials)

    def test_validity_is_the_profiles_and_ends_with_its_last_second(self, issued: Pair) -> None:
        certificate = parsed(issued.signing.der)
        length = certificate.not_valid_after_utc - certificate.not_valid_before_utc + timedelta(seconds=1)
        assert length == timedelta(days=profile(Use.SIGNING).validity_days)

    def test_it_names_the_public_addresses(self, issued: Pair, settings: Settings) -> None:
        extensions = parsed(issued.signing.der).extensions
        point = extensions.get_extension_for_class(x509.CRLDistributionPoints).value[0]
        assert point.full_name is not None
        assert point.full_name[0].value == f"{settings.BASE_URL}/pki/crl/issuing.crl"
        access = extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
        assert {where.access_method: where.access_location.value for where in access} == {
            AuthorityInformationAccessOID.OCSP: f"{settings.BASE_URL}/pki/ocsp",
            AuthorityInformationAccessOID.CA_ISSUERS: f"{settings.BASE_URL}/pki/ca/issuing.cer",
        }

    def test_the_chain_comes_with_it_the_root_last(self, issued: Pair) -> None:
        issuing, root = (parsed(content) for content in issued.chain)
        parsed(issued.signing.der).verify_directly_issued_by(issuing)
        issuing.verify_directly_issued_by(root)

    @pytest.mark.outside_tools
    def test_openssl_and_the_jdk_accept_an_active_pair(self, active: Pair, files: Files) -> None:
        files.pair(active)
        for use in ("signing", "encryption"):
            assert files.verify(use) == f"{use}.pem: OK\n"
            assert files.java(use) == "valid\n"

    @pytest.mark.outside_tools
    def test_openssl_and_the_jdk_refuse_a_pair_that_waits_for_activation(self, issued: Pair, files: Files) -> None:
        files.pair(issued)
        assert "certificate revoked" in files.verify("signing")
        assert "REVOKED" in files.java("signing")

    @pytest.mark.outside_tools
    def test_pkilint_finds_nothing(self, issued: Pair) -> None:
        assert [linting.lint(certificate.der) for certificate in issued.certificates] == [[], []]


class TestRepetition:
    def test_the_same_requests_give_the_same_pair(self, order: Order) -> None:
        assert issue(order) == issue(order)
        assert Certificate.objects.count() == 2

    def test_also_after_it_was_kept(self, order: Order) -> None:
        pair = issue(order)
        orders.acknowledge(actor=SUBSCRIBER, order_id=order.pk, holder_key=HOLDER)
        assert issue(order) == pair

    def test_also_after_the_order_ended(self, order: Order) -> None:
        pair = issue(order)
        Order.objects.update(expires_at=timezone.now())
        orders.expire_due()
        assert issue(order) == pair

    def test_other_requests_on_the_same_order_are_a_conflict(self, order: Order) -> None:
        issue(order)
        others = requests_for(order, keys=("good-3", "good-4"))
        assert refusal_of(lambda: issue(order, requests=others)) == "order_conflict"
        assert Certificate.objects.count() == 2

    def test_swapped_requests_are_a_conflict(self, order: Order) -> None:
        signing, encryption = requests_for(order)
        issue(order)
        assert refusal_of(lambda: issue(order, requests=(encryption, signing))) == "order_conflict"

    def test_somebody_elses_order_is_no_order(self, order: Order) -> None:
        order.holder_key = "another"
        assert refusal_of(lambda: issue(order)) == "no_such_order"
        assert refusal_of(lambda: issue(order, order_id=uuid.uuid4())) == "no_such_order"

    def test_an_order_whose_time_is_over_is_refused(self, order: Order) -> None:
        Order.objects.update(expires_at=timezone.now())
        assert refusal_of(lambda: issue(order)) == "order_expired"

    @pytest.mark.django_db(transaction=True)
    def test_before_the_ceremony_it_is_refused(self) -> None:
        order = orders.place_order(actor=SUBSCRIBER, holder_key=HOLDER, common_name="A123456789-00-x")
        assert refusal_of(lambda: issue(order)) == "no_authority"

    def test_inside_a_transaction_it_is_an_error_of_the_program(self, order: Order) -> None:
        with pytest.raises(SigningInTransaction), transaction.atomic():
            issue(order)
        assert not Certificate.objects.exists()


class Died(BaseException):
    """The process ended here."""


def die(*_: object, **__: object) -> None:
    raise Died


DEATHS = ["refuse_findings", "signed", "_complete"]


class TestDeath:
    """Dying before the lint, before the signature, and between signature and second transaction."""

    @pytest.fixture(params=DEATHS)
    def left_behind(self, request: pytest.FixtureRequest, order: Order, monkeypatch: pytest.MonkeyPatch) -> Order:
        with monkeypatch.context() as patched:
            patched.setattr(issuance, request.param, die)
            with pytest.raises(Died):
                issue(order)
        order.refresh_from_db()
        assert order.state == OrderState.REQUESTED
        return order

    def test_the_same_requests_end_with_the_pair(self, left_behind: Order) -> None:
        stored = {bytes(tbs) for tbs in Certificate.objects.values_list("tbs", flat=True)}
        pair = issue(left_behind)
        assert {parsed(certificate.der).tbs_certificate_bytes for certificate in pair.certificates} == stored
        assert Certificate.objects.count() == 2

    def test_the_reaper_ends_with_the_pair(self, left_behind: Order) -> None:
        Order.objects.update(requested_at=timezone.now() - issuance.LEFT_BEHIND)
        assert sweeps.run()["reaped"] == 1
        reaped = pairs_of(HOLDER)
        assert [issue(left_behind)] == reaped

    def test_the_reaper_leaves_a_fresh_one_to_its_process(self, left_behind: Order) -> None:
        assert issuance.reap() == 0
        assert pairs_of(HOLDER) == []

    def test_other_requests_are_still_a_conflict(self, left_behind: Order) -> None:
        others = requests_for(left_behind, keys=("good-3", "good-4"))
        assert refusal_of(lambda: issue(left_behind, requests=others)) == "order_conflict"

    def test_crl_and_ocsp_say_hold(self, left_behind: Order) -> None:
        intent = Certificate.objects.first()
        assert intent is not None
        delegation = delegations()[intent.issuer_id]
        name, key_hash = delegation.hashes("sha256")
        meant = CertId(algorithm="sha256", name_hash=name, key_hash=key_hash, serial=int(intent.serial, 16))
        answer = load_der_ocsp_response(ocsp.answer(meant.request()))
        assert answer.revocation_reason is x509.ReasonFlags.certificate_hold
        issue_of_list = crl.newest("issuing")
        assert issue_of_list is not None
        assert issue_of_list.entries == 2

    def test_it_cant_be_activated_suspended_or_revoked(self, left_behind: Order) -> None:
        pair, certificate = PairRow.objects.get(), Certificate.objects.order_by("number")[0]
        assert (
            refusal_of(lambda: lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pk, holder_key=HOLDER))
            == "no_such_pair"
        )
        assert (
            refusal_of(lambda: lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[certificate.pk], holder_key=HOLDER))
            == "no_such_certificate"
        )

    def test_the_order_does_not_end_by_its_time(self, left_behind: Order) -> None:
        Order.objects.update(expires_at=timezone.now())
        assert orders.expire_due() == 0
        assert orders.open_order(HOLDER) == left_behind


class TestLintFindings:
    @pytest.fixture
    def voided(self, order: Order, monkeypatch: pytest.MonkeyPatch) -> Order:
        with monkeypatch.context() as patched:
            patched.setattr(linting, "lint", lambda _: ["pkix.something"])
            assert refusal_of(lambda: issue(order)) == "not_certifiable"
        order.refresh_from_db()
        return order

    def test_nothing_is_signed(self, voided: Order) -> None:
        rows = Certificate.objects.values_list("issuance", "status", "der")
        assert set(rows) == {(Issuance.VOID, Status.REVOKED, None)}
        assert pairs_of(HOLDER) == []

    def test_the_crl_lists_what_was_never_signed(self, voided: Order) -> None:
        certificate = Certificate.objects.order_by("number")[0]
        assert certificate.listed_since is not None
        assert bytes(certificate.crl_entry or b"") == crl_entries.entry(
            serial=int(certificate.serial, 16), since=certificate.listed_since, reason=Reason.CESSATION_OF_OPERATION
        )

    def test_the_same_requests_are_refused_and_a_new_order_can_be_placed(self, voided: Order) -> None:
        assert refusal_of(lambda: issue(voided)) == "order_void"
        fresh = orders.place_order(actor=SUBSCRIBER, holder_key=HOLDER, common_name="A123456789-00-x")
        assert issue(fresh, requests=requests_for(fresh, keys=("good-3", "good-4"))).order_id == fresh.pk

    def test_the_findings_are_in_the_trail(self, voided: Order) -> None:
        assert Entry.objects.get(action="pair.void").facts == {"findings": ["pkix.something"]}


@pytest.mark.race
def test_six_at_once_get_one_pair(order: Order) -> None:
    pairs = at_once([lambda: issue(order)] * 6)
    assert isinstance(pairs[0], Pair)
    assert pairs == [pairs[0]] * 6
    assert Certificate.objects.count() == 2
    assert Entry.objects.filter(action="pair.issue").count() == 1


@pytest.mark.race
def test_of_two_holders_with_one_key_at_once_one_gets_a_pair(authority: None) -> None:
    placed = [
        orders.place_order(actor=SUBSCRIBER, holder_key=holder, common_name=f"{holder}-00-x")
        for holder in ("one", "another")
    ]
    outcomes = at_once([lambda order=order: issue(order) for order in placed])  # type: ignore[misc]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert [refusal.code for refusal in refused] == ["key_seen"]
    assert Certificate.objects.count() == 2


def test_the_trail_tells_intents_and_issue_and_verifies(issued: Pair) -> None:
    actions = list(Entry.objects.filter(thing__startswith="certificate:").values_list("action", flat=True))
    assert actions == ["certificate.intend"] * 2
    assert Entry.objects.filter(action="pair.issue", thing=f"pair:{issued.pair_id}").count() == 1
    assert verify().sound
