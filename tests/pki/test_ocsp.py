"""OCSP answers, asked by `cryptography`, by OpenSSL over HTTP, and by nonsense."""

import random
import urllib.request
from base64 import b64encode
from datetime import UTC
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest
from asn1crypto import core
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as library
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from audit.actors import Actor
from pki import lifecycle, ocsp
from pki.holdings import Pair
from pki.models import Authority, Certificate, OcspResponder, Reason
from pki.ocsp_answers import delegations
from pki.ocsp_requests import CertId
from tests.pki.outside import Files
from tests.pki.requesting import HOLDER, SUBSCRIBER

GOOD, REVOKED, UNKNOWN = library.OCSPCertStatus.GOOD, library.OCSPCertStatus.REVOKED, library.OCSPCertStatus.UNKNOWN
SUCCESSFUL = library.OCSPResponseStatus.SUCCESSFUL
MALFORMED = library.OCSPResponseStatus.MALFORMED_REQUEST
UNAUTHORIZED = library.OCSPResponseStatus.UNAUTHORIZED


def question(
    pair: Pair,
    *,
    algorithm: hashes.HashAlgorithm | None = None,
    nonce: bytes | None = None,
    issuer: str = "issuing",
    use: str = "signing",
) -> bytes:
    """An OCSPRequest about one of the pair's certificates."""
    certificate = x509.load_der_x509_certificate(getattr(pair, use).der)
    authority = Authority.objects.get(name=issuer).certificate
    builder = library.OCSPRequestBuilder().add_certificate(certificate, authority, algorithm or hashes.SHA256())
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def ask(content: bytes) -> library.OCSPResponse:
    return library.load_der_ocsp_response(ocsp.answer(content))


def suspend(pair: Pair) -> None:
    lifecycle.suspend(actor=SUBSCRIBER, certificate_ids=[pair.signing.certificate_id], holder_key=HOLDER)


def test_a_valid_certificate_is_good(active: Pair) -> None:
    assert ask(question(active)).certificate_status is GOOD


def test_one_that_waits_for_activation_is_on_hold(issued: Pair) -> None:
    answer = ask(question(issued))
    assert (answer.certificate_status, answer.revocation_reason) == (REVOKED, x509.ReasonFlags.certificate_hold)


def test_suspension_and_resumption_count_at_once(active: Pair) -> None:
    suspend(active)
    assert ask(question(active)).revocation_reason is x509.ReasonFlags.certificate_hold
    lifecycle.resume(
        actor=Actor(kind="staff", key="7"), certificate_ids=[active.signing.certificate_id], holder_key=HOLDER
    )
    assert ask(question(active)).certificate_status is GOOD


def test_a_revocation_has_the_date_and_reason_of_the_list(active: Pair) -> None:
    chosen = [active.signing.certificate_id]
    lifecycle.revoke(actor=Actor(kind="system"), certificate_ids=chosen, reason=Reason.SUPERSEDED)
    answer = ask(question(active))
    assert answer.revocation_reason is x509.ReasonFlags.superseded
    assert answer.revocation_time_utc == Certificate.objects.get(use="signing").listed_since


def test_a_serial_that_we_never_gave_is_unknown(active: Pair) -> None:
    known = library.load_der_ocsp_request(question(active))
    builder = library.OCSPRequestBuilder().add_certificate_by_hash(
        known.issuer_name_hash, known.issuer_key_hash, 0x1234, known.hash_algorithm
    )
    assert ask(builder.build().public_bytes(Encoding.DER)).certificate_status is UNKNOWN


def test_the_responders_own_certificate_is_known(active: Pair) -> None:
    row = OcspResponder.objects.get()
    builder = library.OCSPRequestBuilder().add_certificate(
        x509.load_der_x509_certificate(bytes(row.der)), row.issuer.certificate, hashes.SHA1()
    )
    assert ask(builder.build().public_bytes(Encoding.DER)).certificate_status is GOOD


@pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256(), hashes.SHA384(), hashes.SHA512()])
def test_it_answers_in_the_hash_that_it_was_asked_in(active: Pair, algorithm: hashes.HashAlgorithm) -> None:
    answer = ask(question(active, algorithm=algorithm))
    assert answer.certificate_status is GOOD
    assert isinstance(answer.hash_algorithm, type(algorithm))


def test_another_authority_is_not_ours_to_answer_for(active: Pair) -> None:
    assert ask(question(active, issuer="root")).response_status is UNAUTHORIZED


@pytest.mark.django_db
def test_before_the_ceremony_nobody_is_answered_for() -> None:
    assert ask(question_about_nothing()).response_status is UNAUTHORIZED


@pytest.mark.parametrize("nonce", [b"\x01", bytes(range(32)), bytes(128)])
def test_the_nonce_comes_back(active: Pair, nonce: bytes) -> None:
    answer = ask(question(active, nonce=nonce))
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == nonce


@pytest.mark.parametrize("nonce", [b"", bytes(129)])
def test_a_nonce_outside_1_to_128_octets_is_malformed(active: Pair, nonce: bytes) -> None:
    assert ask(question(active, nonce=nonce)).response_status is MALFORMED


def test_times_have_no_fraction_and_the_next_is_within_an_hour(active: Pair) -> None:
    answer = ask(question(active))
    assert answer.this_update_utc.microsecond == 0
    assert answer.next_update_utc is not None
    assert (answer.next_update_utc - answer.this_update_utc).total_seconds() == 3600
    assert answer.this_update_utc <= answer.produced_at_utc <= timezone.now().astimezone(UTC)
    assert b"." not in _generalized_times(ocsp.answer(question(active)))


def test_it_is_signed_by_the_delegated_responder(active: Pair) -> None:
    answer = ask(question(active))
    (responder,) = answer.certificates
    responder.verify_directly_issued_by(Authority.objects.get(name="issuing").certificate)
    public_key = responder.public_key()
    assert isinstance(public_key, RSAPublicKey)
    public_key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("content", [b"", b"hello", b"\x30\x03\x0a\x01\x00", bytes(9000)])
def test_nonsense_is_malformed(authority: None, content: bytes) -> None:
    assert ask(content).response_status is MALFORMED


class TestSeveralQuestions:
    """`cryptography` asks and reads one at a time: these are put together and taken apart by asn1crypto."""

    def test_each_is_answered_in_its_own_hash(self, active: Pair) -> None:
        suspend(active)
        first, second = question(active, algorithm=hashes.SHA1()), question(active, use="encryption")
        told = several_told(ocsp.answer(joined(first, second)))
        assert [(one["cert_id"]["hash_algorithm"]["algorithm"].native, one["cert_status"].name) for one in told] == [
            ("sha1", "revoked"),
            ("sha256", "good"),
        ]

    def test_one_about_another_authority_makes_all_unauthorized(self, active: Pair) -> None:
        asked = joined(question(active), question(active, issuer="root"))
        assert ask(asked).response_status is UNAUTHORIZED

    def test_a_hundred_take_no_more_statements_than_two(
        self, active: Pair, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        """Whoever asks is anonymous, and 8 KB hold more than a hundred questions."""
        issuer = Authority.objects.get(name="issuing")
        name_hash, key_hash = delegations()[issuer.pk].hashes("sha1")
        about = partial(CertId, algorithm="sha1", name_hash=name_hash, key_hash=key_hash)
        for many in (2, 100):
            asked = joined(question(active), *(about(serial=serial).request() for serial in range(1, many)))
            with django_assert_num_queries(3):  # responders with certificates, and the two sorts of the office's own
                told = several_told(ocsp.answer(asked))
            assert [one["cert_status"].name for one in told] == ["good", *["unknown"] * (many - 1)]

    def test_none_at_all_is_malformed(self, active: Pair) -> None:
        assert ask(joined()).response_status is MALFORMED

    @pytest.mark.parametrize(("nonce", "status"), [(bytes(32), SUCCESSFUL), (b"", MALFORMED), (bytes(129), MALFORMED)])
    def test_the_rule_for_nonces_is_the_same(
        self, active: Pair, nonce: bytes, status: library.OCSPResponseStatus
    ) -> None:
        asked = joined(question(active), question(active, use="encryption"), nonce=nonce)
        assert ask(asked).response_status is status


def joined(*requests: bytes, nonce: bytes | None = None) -> bytes:
    """One request with the questions of several."""
    asked = asn1_ocsp.OCSPRequest.load(question_about_nothing())
    content = asked["tbs_request"]
    content["request_list"] = [asn1_ocsp.OCSPRequest.load(each)["tbs_request"]["request_list"][0] for each in requests]
    if nonce is not None:
        content["request_extensions"] = [{"extn_id": "nonce", "extn_value": core.OctetString(nonce)}]
    return bytes(asked.dump(force=True))


def question_about_nothing() -> bytes:
    builder = library.OCSPRequestBuilder().add_certificate_by_hash(bytes(20), bytes(20), 7, hashes.SHA1())
    return builder.build().public_bytes(Encoding.DER)


def several_told(content: bytes) -> list[Any]:
    return list(asn1_ocsp.OCSPResponse.load(content).basic_ocsp_response["tbs_response_data"]["responses"])


def test_an_expired_certificate_is_answered_for_within_the_archive(active: Pair) -> None:
    (one,) = several_told(ocsp.answer(question(active)))
    (extension,) = one["single_extensions"]
    assert extension["extn_id"].native == "archive_cutoff"
    issuer = Authority.objects.get(name="issuing").certificate
    assert extension["extn_value"].parsed.native == issuer.not_valid_before_utc


class TestOverHttp:
    def test_post_and_get_answer_alike_without_session_and_token(self, active: Pair) -> None:
        client = Client(enforce_csrf_checks=True)
        asked = question(active)
        posted = client.post("/pki/ocsp", asked, content_type="application/ocsp-request")
        got = client.get("/pki/ocsp/" + quote(b64encode(asked).decode(), safe=""))
        for answer in (posted, got):
            assert (answer.status_code, answer["Content-Type"]) == (200, "application/ocsp-response")
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert not answer.cookies
            assert library.load_der_ocsp_response(answer.content).certificate_status is GOOD

    @pytest.mark.parametrize("asked", ["", "/", "/%FF%FE", "/%00", "/not-base64!"])
    def test_a_malformed_address_is_answered(self, authority: None, client: Client, asked: str) -> None:
        answer = client.get(f"/pki/ocsp{asked}")
        assert answer.status_code == 200
        assert library.load_der_ocsp_response(answer.content).response_status is MALFORMED

    def test_base64_with_slashes_and_plus_signs_arrives_whole(self, active: Pair, live_server: LiveServer) -> None:
        asked = b""
        while not {"/", "+"} <= set(b64encode(asked).decode()):
            asked = question(active, nonce=random.randbytes(32))
        for safe in ("", "/+="):
            with urllib.request.urlopen(f"{live_server.url}/pki/ocsp/{quote(b64encode(asked), safe=safe)}") as answer:
                assert library.load_der_ocsp_response(answer.read()).certificate_status is GOOD

    @pytest.mark.outside_tools
    @pytest.mark.parametrize("hashed", ["-sha1", "-sha256"])
    def test_openssl_asks_and_believes(self, active: Pair, files: Files, live_server: LiveServer, hashed: str) -> None:
        files.pair(active)
        files.publish()
        suspend(active)
        said = files.openssl(
            "ocsp", hashed, "-issuer", "issuing.pem", "-cert", "signing.pem", "-cert", "encryption.pem",
            "-url", f"{live_server.url}/pki/ocsp", "-CAfile", "root.pem", "-nonce",
        )  # fmt: skip
        for told in ("Response verify OK", "signing.pem: revoked", "encryption.pem: good"):
            assert told in said
        assert "WARNING" not in said


def _generalized_times(content: bytes) -> bytes:
    """Everything that is tagged GeneralizedTime, joined."""
    found = [
        content[position + 2 : position + 2 + content[position + 1]]
        for position in range(len(content) - 2)
        if content[position] == 0x18 and content[position + 2 : position + 4] == b"20"
    ]
    assert found
    return b" ".join(found)
