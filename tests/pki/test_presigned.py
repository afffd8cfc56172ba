"""OCSP answers signed beforehand: never older than the status, renewed in time, and read without a signature."""

from base64 import b64encode
from datetime import timedelta
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as library
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import Actor
from pki import lifecycle, ocsp, ocsp_answers, presigned, sweeps
from pki.holdings import Pair
from pki.models import Authority, Certificate
from pki.publications import OcspAnswer
from pki.signatures import SigningInTransaction
from tests.pki.requesting import HOLDER, SUBSCRIBER

CLERK = Actor(kind="staff", key="7", label="lin")
GOOD, REVOKED = library.OCSPCertStatus.GOOD, library.OCSPCertStatus.REVOKED


def question(pair: Pair, *, algorithm: hashes.HashAlgorithm | None = None) -> bytes:
    certificate = x509.load_der_x509_certificate(pair.signing.der)
    issuer = Authority.objects.get(name="issuing").certificate
    builder = library.OCSPRequestBuilder().add_certificate(certificate, issuer, algorithm or hashes.SHA256())
    return builder.build().public_bytes(Encoding.DER)


def told(pair: Pair) -> library.OCSPCertStatus:
    return library.load_der_ocsp_response(ocsp.answer(question(pair))).certificate_status


def suspend(pair: Pair) -> None:
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[pair.signing.certificate_id], holder_key=HOLDER)


@pytest.fixture
def no_signing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(ocsp_answers, "signature", refuse)


@pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
def test_every_status_has_its_answer_ready(
    active: Pair, algorithm: hashes.HashAlgorithm, request: pytest.FixtureRequest
) -> None:
    asked = question(active, algorithm=algorithm)
    suspend(active)
    request.getfixturevalue("no_signing")
    answer = library.load_der_ocsp_response(ocsp.answer(asked))
    assert answer.certificate_status is REVOKED
    assert isinstance(answer.hash_algorithm, type(algorithm))


def test_it_is_one_query_and_no_signature(active: Pair, client: Client, no_signing: None) -> None:
    asked = question(active)
    with CaptureQueriesContext(connection) as queries:
        answer = client.post("/pki/ocsp", asked, content_type="application/ocsp-request")
    assert library.load_der_ocsp_response(answer.content).certificate_status is GOOD
    assert len(queries) == 1


def test_from_the_commit_on_no_older_answer_stands(active: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while the new one is not yet signed, or never will be."""
    monkeypatch.setattr(presigned, "refresh", lambda _ids: None)
    suspend(active)
    assert OcspAnswer.objects.filter(certificate=active.signing.certificate_id).count() == 0
    assert told(active) is REVOKED


def test_an_answer_signed_before_a_change_is_not_kept_after_it(active: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    sign = ocsp_answers.signed_answer

    def overtaken(*args: object, **how: object) -> bytes:
        monkeypatch.setattr(presigned, "signed_answer", sign)
        answer = sign(*args, **how)  # type: ignore[arg-type]
        with monkeypatch.context() as patched:
            patched.setattr(presigned, "refresh", lambda _ids: None)
            suspend(active)
        return answer

    monkeypatch.setattr(presigned, "signed_answer", overtaken)
    presigned.refresh([active.signing.certificate_id])
    assert told(active) is REVOKED


def test_a_change_that_is_rolled_back_leaves_the_answer(active: Pair, request: pytest.FixtureRequest) -> None:
    with transaction.atomic():
        suspend(active)
        transaction.set_rollback(True)
    request.getfixturevalue("no_signing")
    assert told(active) is GOOD


def test_inside_a_transaction_signing_is_an_error_of_the_program(active: Pair) -> None:
    with pytest.raises(SigningInTransaction), transaction.atomic():
        presigned.refresh([active.signing.certificate_id])


class TestTheSweep:
    def test_renews_what_has_passed_half_its_life(self, active: Pair, settings: Settings) -> None:
        ago = timezone.now() - timedelta(minutes=settings.PKI["ocsp_minutes"] / 2 + 1)
        OcspAnswer.objects.filter(certificate=active.signing.certificate_id).update(this_update=ago)
        assert sweeps.run()["answers"] == 1
        assert not OcspAnswer.objects.filter(this_update__lte=ago).exists()

    def test_leaves_what_is_fresh(self, active: Pair) -> None:
        assert sweeps.run()["answers"] == 0

    def test_makes_what_is_missing(self, active: Pair) -> None:
        OcspAnswer.objects.all().delete()
        assert sweeps.run()["answers"] == 2
        assert OcspAnswer.objects.count() == 4

    def test_of_what_has_expired_nothing_is_kept(self, active: Pair) -> None:
        past = timezone.now() - timedelta(seconds=1)
        Certificate.objects.update(not_after=past)
        OcspAnswer.objects.update(next_update=past)
        assert sweeps.run()["answers"] == 0
        assert not OcspAnswer.objects.exists()
        assert told(active) is GOOD


def test_one_that_has_ended_is_not_given(active: Pair) -> None:
    OcspAnswer.objects.update(next_update=timezone.now(), der=b"")
    assert told(active) is GOOD


def test_a_get_has_a_tag_and_whoever_names_it_gets_no_other(active: Pair, client: Client) -> None:
    path = "/pki/ocsp/" + quote(b64encode(question(active)).decode(), safe="")
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    suspend(active)
    changed = client.get(path, headers={"if-none-match": first["ETag"]})
    assert library.load_der_ocsp_response(changed.content).certificate_status is REVOKED
