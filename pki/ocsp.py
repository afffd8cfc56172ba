"""OCSP answers (RFC 6960, nonce by RFC 9654), signed by a delegated responder. Never a 500: a bad request is answered.

A certificate is good only while it is valid: an intent, a pair that waits for activation and a suspended certificate
are certificateHold. A serial that we never gave is unknown; a question about another authority is unauthorized.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from django.conf import settings
from django.utils import timezone

from pki.authorities import ISSUING, name_of
from pki.ceremony import OCSP
from pki.key_backends import KeyMissing, key_backend
from pki.models import Authority, Certificate, OcspResponder, Reason

LARGEST_REQUEST = 8 * 1024
NONCE_OCTETS = range(1, 129)  # RFC 9654 §2.1


class Malformed(Exception):
    """The request is not one that can be understood."""


class Unauthorized(Exception):
    """The request asks about an authority that we don't answer for (RFC 5019 §2.2.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    status: ocsp.OCSPCertStatus
    since: datetime | None = None
    reason: x509.ReasonFlags | None = None


GOOD = _Standing(status=ocsp.OCSPCertStatus.GOOD)
UNKNOWN = _Standing(status=ocsp.OCSPCertStatus.UNKNOWN)


def answer(request: bytes) -> bytes:
    """The DER of an OCSPResponse to the DER of an OCSPRequest, whatever it is."""
    try:
        return _answer(_parsed(request))
    except Malformed:
        return _unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    except Unauthorized:
        return _unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    except (KeyMissing, OcspResponder.DoesNotExist):
        return _unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)


def _unsuccessful(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


def _parsed(request: bytes) -> ocsp.OCSPRequest:
    """One question with an algorithm that we know. Raises `Malformed`; RFC 5019 §2.1.1 allows only one question."""
    if len(request) > LARGEST_REQUEST:
        raise Malformed
    try:
        parsed = ocsp.load_der_ocsp_request(request)
        _ = parsed.hash_algorithm, parsed.serial_number, parsed.extensions
    except (ValueError, NotImplementedError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        raise Malformed from error
    if parsed.serial_number < 0:
        raise Malformed
    return parsed


def _answer(request: ocsp.OCSPRequest) -> bytes:
    issuer = _issuer_asked_for(request)
    nonce = _nonce(request)
    responder = _responder(issuer)
    standing = _standing(issuer=issuer, serial=request.serial_number)
    now = timezone.now().replace(microsecond=0)
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=request.issuer_name_hash,
        issuer_key_hash=request.issuer_key_hash,
        serial_number=request.serial_number,
        algorithm=request.hash_algorithm,
        cert_status=standing.status,
        this_update=now,
        next_update=now + timedelta(minutes=settings.PKI["ocsp_minutes"]),
        revocation_time=standing.since,
        revocation_reason=standing.reason,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder).certificates([responder])
    if nonce:
        builder = builder.add_extension(nonce, critical=False)
    return builder.sign(key_backend().lend(OCSP), hashes.SHA256()).public_bytes(Encoding.DER)


def _issuer_asked_for(request: ocsp.OCSPRequest) -> Authority:
    """The issuing authority, when the CertID means it in the request's own hash. Raises `Unauthorized`."""
    issuer = Authority.objects.filter(name=ISSUING).first()
    if issuer is None:
        raise Unauthorized
    expected = _hash(request.hash_algorithm, name_of(issuer)), _hash(request.hash_algorithm, _key_bits(issuer))
    if (request.issuer_name_hash, request.issuer_key_hash) != expected:
        raise Unauthorized
    return issuer


def _hash(algorithm: hashes.HashAlgorithm, content: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(content)
    return digest.finalize()


def _key_bits(issuer: Authority) -> bytes:
    """What is hashed of the key: the content of its BIT STRING (RFC 6960 §4.1.1)."""
    return issuer.public_key.public_bytes(Encoding.DER, PublicFormat.PKCS1)


def _nonce(request: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    try:
        nonce = request.extensions.get_extension_for_class(x509.OCSPNonce).value
    except x509.ExtensionNotFound:
        return None
    if len(nonce.nonce) not in NONCE_OCTETS:
        raise Malformed
    return nonce


def _responder(issuer: Authority) -> x509.Certificate:
    row = OcspResponder.objects.filter(issuer=issuer).order_by("not_after").last()
    if row is None:
        raise OcspResponder.DoesNotExist
    return x509.load_der_x509_certificate(bytes(row.der))


def _standing(*, issuer: Authority, serial: int) -> _Standing:
    certificate = Certificate.objects.filter(issuer=issuer, serial=f"{serial:x}").first()
    if certificate is None:
        is_responder = OcspResponder.objects.filter(issuer=issuer, serial=f"{serial:x}").exists()
        return GOOD if is_responder else UNKNOWN
    if certificate.listed_since is None:
        return GOOD
    reason = None if certificate.reason == Reason.UNSPECIFIED else x509.ReasonFlags(certificate.reason)
    return _Standing(status=ocsp.OCSPCertStatus.REVOKED, since=certificate.listed_since, reason=reason)
