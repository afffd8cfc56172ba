"""The life of a certificate: who may change it, what a repetition does, and what the public sees."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from django.utils import timezone

from audit.actors import SYSTEM, Actor
from audit.models import Entry
from audit.refusal import Refusal
from pki import crl, lifecycle
from pki.holdings import Pair, pairs_of
from pki.models import Certificate, Reason, Status
from pki.statuses import ShownStatus
from tests.ground.racing import at_once
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER

CLERK = Actor(kind="staff", key="7", label="lin")


def listed() -> dict[int, x509.RevokedCertificate]:
    """The newest CRL's entries by serial."""
    issue = crl.newest("issuing")
    assert issue is not None
    return {entry.serial_number: entry for entry in x509.load_der_x509_crl(bytes(issue.der or b""))}


def list_number() -> int:
    issue = crl.newest("issuing")
    assert issue is not None
    return issue.number


def reason_of(entry: x509.RevokedCertificate) -> x509.ReasonFlags:
    return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason


def serial(pair: Pair, use: str = "signing") -> int:
    return int(getattr(pair, use).serial, 16)


def statuses() -> list[ShownStatus]:
    return [certificate.status for pair in pairs_of(HOLDER) for certificate in pair.certificates]


def activate(pair: Pair, *, holder_key: str = HOLDER) -> None:
    lifecycle.activate_pair(actor=SUBSCRIBER, pair_id=pair.pair_id, holder_key=holder_key)


def suspend(*certificate_ids: UUID, holder_key: str = HOLDER) -> None:
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=certificate_ids, holder_key=holder_key)


def resume(*certificate_ids: UUID, actor: Actor = CLERK) -> None:
    lifecycle.resume(actor=actor, certificate_ids=certificate_ids, holder_key=HOLDER)


def revoke(
    *certificate_ids: UUID,
    actor: Actor = CLERK,
    reason: Reason = Reason.KEY_COMPROMISE,
    invalidity_date: datetime | None = None,
) -> None:
    lifecycle.revoke(actor=actor, certificate_ids=certificate_ids, reason=reason, invalidity_date=invalidity_date)


def code_of(caught: pytest.ExceptionInfo[Refusal]) -> str:
    return caught.value.code


class TestActivation:
    def test_both_become_valid_and_leave_the_list(self, issued: Pair) -> None:
        assert {reason_of(entry) for entry in listed().values()} == {x509.ReasonFlags.certificate_hold}
        activate(issued)
        assert statuses() == [ShownStatus.VALID, ShownStatus.VALID]
        assert listed() == {}

    def test_a_second_time_changes_nothing(self, active: Pair) -> None:
        activate(active)
        assert pairs_of(HOLDER) == [active]
        assert Entry.objects.filter(action="pair.activate").count() == 1

    @pytest.mark.parametrize("whose", ["another", ""])
    def test_nobody_elses(self, issued: Pair, whose: str) -> None:
        with pytest.raises(Refusal) as caught:
            activate(issued, holder_key=whose)
        assert code_of(caught) == "no_such_pair"
        assert statuses() == [ShownStatus.PENDING, ShownStatus.PENDING]

    def test_not_when_one_of_them_is_revoked(self, issued: Pair) -> None:
        revoke(issued.signing.certificate_id)
        with pytest.raises(Refusal) as caught:
            activate(issued)
        assert code_of(caught) == "not_pending"

    def test_not_after_expiry(self, issued: Pair) -> None:
        Certificate.objects.update(not_after=timezone.now())
        with pytest.raises(Refusal) as caught:
            activate(issued)
        assert code_of(caught) == "expired"


class TestSuspension:
    def test_one_of_the_pair_goes_on_hold_at_once(self, active: Pair) -> None:
        suspend(active.encryption.certificate_id)
        assert statuses() == [ShownStatus.VALID, ShownStatus.SUSPENDED]
        assert list(listed()) == [serial(active, "encryption")]
        assert reason_of(listed()[serial(active, "encryption")]) is x509.ReasonFlags.certificate_hold

    def test_a_second_one_keeps_the_date(self, active: Pair) -> None:
        suspend(active.signing.certificate_id)
        long_ago = datetime(2026, 1, 2, tzinfo=UTC)
        Certificate.objects.filter(use="signing").update(listed_since=long_ago)
        suspend(active.signing.certificate_id, active.encryption.certificate_id)
        assert Certificate.objects.get(use="signing").listed_since == long_ago
        assert statuses() == [ShownStatus.SUSPENDED, ShownStatus.SUSPENDED]

    def test_only_what_is_valid(self, issued: Pair) -> None:
        with pytest.raises(Refusal) as caught:
            suspend(issued.signing.certificate_id)
        assert code_of(caught) == "not_valid"

    def test_all_or_none(self, active: Pair) -> None:
        revoke(active.encryption.certificate_id)
        with pytest.raises(Refusal):
            suspend(active.signing.certificate_id, active.encryption.certificate_id)
        assert statuses() == [ShownStatus.VALID, ShownStatus.REVOKED]

    def test_nobody_elses_and_not_nothing(self, active: Pair) -> None:
        with pytest.raises(Refusal) as caught:
            suspend(active.signing.certificate_id, holder_key="another")
        assert code_of(caught) == "no_such_certificate"
        with pytest.raises(Refusal) as caught:
            suspend(active.signing.certificate_id, uuid4())
        assert code_of(caught) == "no_such_certificate"
        with pytest.raises(Refusal) as caught:
            suspend()
        assert code_of(caught) == "nothing_chosen"


class TestResumption:
    def test_it_leaves_the_list(self, active: Pair) -> None:
        suspend(active.signing.certificate_id)
        resume(active.signing.certificate_id)
        assert statuses() == [ShownStatus.VALID, ShownStatus.VALID]
        assert listed() == {}

    def test_not_by_the_subscriber(self, active: Pair) -> None:
        suspend(active.signing.certificate_id)
        with pytest.raises(Refusal) as caught:
            resume(active.signing.certificate_id, actor=SUBSCRIBER)
        assert code_of(caught) == "not_permitted"

    def test_not_what_waits_for_activation(self, issued: Pair) -> None:
        with pytest.raises(Refusal) as caught:
            resume(issued.signing.certificate_id)
        assert code_of(caught) == "not_suspended"

    def test_not_what_is_revoked(self, active: Pair) -> None:
        revoke(active.signing.certificate_id)
        with pytest.raises(Refusal) as caught:
            resume(active.signing.certificate_id)
        assert code_of(caught) == "not_suspended"

    def test_not_after_expiry(self, active: Pair) -> None:
        suspend(active.signing.certificate_id)
        Certificate.objects.update(not_after=timezone.now())
        with pytest.raises(Refusal) as caught:
            resume(active.signing.certificate_id)
        assert code_of(caught) == "expired"


class TestRevocation:
    def test_it_is_listed_with_its_reason_and_invalidity_date(self, active: Pair) -> None:
        since = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
        revoke(active.signing.certificate_id, invalidity_date=since)
        entry = listed()[serial(active)]
        assert reason_of(entry) is x509.ReasonFlags.key_compromise
        assert entry.extensions.get_extension_for_class(x509.InvalidityDate).value.invalidity_date_utc == since

    def test_unspecified_has_no_reason_code(self, active: Pair) -> None:
        revoke(active.signing.certificate_id, reason=Reason.UNSPECIFIED)
        assert list(listed()[serial(active)].extensions) == []

    def test_a_second_one_moves_neither_date_nor_reason(self, active: Pair) -> None:
        revoke(active.signing.certificate_id)
        before = Certificate.objects.filter(use="signing").values().get()
        revoke(
            active.signing.certificate_id, reason=Reason.SUPERSEDED, invalidity_date=datetime(2026, 1, 1, tzinfo=UTC)
        )
        assert Certificate.objects.filter(use="signing").values().get() == before

    def test_after_a_hold_it_is_listed_since_the_hold(self, active: Pair) -> None:
        suspend(active.signing.certificate_id)
        hold = timezone.now().replace(microsecond=0) - timedelta(days=3)
        Certificate.objects.filter(use="signing").update(listed_since=hold)
        revoke(active.signing.certificate_id)
        assert listed()[serial(active)].revocation_date_utc == hold
        assert pairs_of(HOLDER)[0].signing.revoked_at != hold

    def test_not_by_the_subscriber(self, active: Pair) -> None:
        with pytest.raises(Refusal) as caught:
            revoke(active.signing.certificate_id, actor=SUBSCRIBER)
        assert code_of(caught) == "not_permitted"

    def test_not_as_a_hold_and_not_from_the_future(self, active: Pair) -> None:
        with pytest.raises(Refusal) as caught:
            revoke(active.signing.certificate_id, reason=Reason.CERTIFICATE_HOLD)
        assert code_of(caught) == "no_such_reason"
        with pytest.raises(Refusal) as caught:
            revoke(active.signing.certificate_id, invalidity_date=timezone.now() + timedelta(hours=1))
        assert (code_of(caught), caught.value.field) == ("invalidity_in_future", "invalidity_date")

    def test_each_certificate_has_its_entry_in_the_trail(self, active: Pair) -> None:
        revoke(*(certificate.certificate_id for certificate in active.certificates), actor=SYSTEM)
        entries = Entry.objects.filter(action="certificate.revoke").values_list("thing", "facts")
        assert sorted(thing for thing, _ in entries) == sorted(
            f"certificate:{each.number}" for each in active.certificates
        )
        assert {facts["reason"] for _, facts in entries} == {"keyCompromise"}

    @pytest.mark.outside_tools
    def test_openssl_refuses_it_and_still_accepts_the_other(self, active: Pair, files: Files) -> None:
        files.pair(active)
        revoke(active.signing.certificate_id)
        assert "certificate revoked" in files.verify("signing")
        assert files.verify("encryption") == "encryption.pem: OK\n"


@pytest.mark.race
def test_what_changes_together_is_told_by_one_publication(issued: Pair) -> None:
    both = [certificate.certificate_id for certificate in issued.certificates]
    first = list_number()
    activate(issued)
    assert list_number() == first + 1
    suspend(*both)
    assert list_number() == first + 2
    resume(*both)
    assert list_number() == first + 3
    revoke(*both)
    assert list_number() == first + 4


def test_what_changes_nothing_is_told_by_none(active: Pair) -> None:
    before = list_number()
    resume(active.signing.certificate_id)
    assert list_number() == before


def test_suspension_and_revocation_at_once_end_revoked(active: Pair) -> None:
    chosen = active.signing.certificate_id
    at_once([lambda: suspend(chosen), lambda: revoke(chosen), lambda: suspend(chosen), lambda: revoke(chosen)])
    assert Certificate.objects.get(pk=chosen).status == Status.REVOKED
    assert reason_of(listed()[serial(active)]) is x509.ReasonFlags.key_compromise
    assert Entry.objects.filter(action="certificate.revoke").count() == 1
