"""Reads OCSP requests (RFC 6960 §4.1, nonce by RFC 9654)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ObjectIdentifier, ocsp

from pki import der
from pki.asn1_types import Extension

LARGEST_REQUEST = 8 * 1024
NONCE_OCTETS = range(1, 129)  # RFC 9654 §2.1
ALGORITHMS: dict[str, tuple[ObjectIdentifier, type[hashes.HashAlgorithm]]] = {
    "sha1": (ObjectIdentifier("1.3.14.3.2.26"), hashes.SHA1),
    "sha256": (ObjectIdentifier("2.16.840.1.101.3.4.2.1"), hashes.SHA256),
    "sha384": (ObjectIdentifier("2.16.840.1.101.3.4.2.2"), hashes.SHA384),
    "sha512": (ObjectIdentifier("2.16.840.1.101.3.4.2.3"), hashes.SHA512),
}
IDENTIFIERS = {name: der.sequence(der.oid(oid), der.null()) for name, (oid, _algorithm) in ALGORITHMS.items()}
NAMES = {identifier: name for name, (identifier, _algorithm) in ALGORITHMS.items()}


class Malformed(Exception):
    """The request is not one that can be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertId:
    """Which certificate is meant: its issuer by name and key, in the hash of the one who asks, and its serial."""

    algorithm: str
    name_hash: bytes
    key_hash: bytes
    serial: int

    def encoded(self) -> bytes:
        """CertID (RFC 6960 §4.1.1)."""
        hashed = der.octet_string(self.name_hash), der.octet_string(self.key_hash)
        return der.sequence(IDENTIFIERS[self.algorithm], *hashed, der.integer(self.serial))

    def request(self) -> bytes:
        """The plainest OCSPRequest about it: nothing optional in it."""
        return der.sequence(der.sequence(der.sequence(der.sequence(self.encoded()))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: at least one certificate. `nonce` as it came, None without one."""

    cert_ids: Sequence[CertId]
    nonce: bytes | None


@asn1.sequence
class _Algorithm:
    identifier: ObjectIdentifier
    parameters: asn1.Null | None


@asn1.sequence
class _CertId:
    algorithm: _Algorithm
    name_hash: bytes
    key_hash: bytes
    serial: int


@asn1.sequence
class _One:
    cert_id: _CertId
    extensions: Annotated[list[Extension] | None, asn1.Explicit(0)]


@asn1.sequence
class _Content:
    version: Annotated[int, asn1.Explicit(0), asn1.Default(0)]
    requests: list[_One]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(2)]


@asn1.sequence
class _Several:
    """An OCSPRequest without requestor and signature, which nobody sends with several questions."""

    content: _Content


def read(request: bytes) -> Question:
    """The question in an OCSPRequest. Raises `Malformed`, also for a nonce that RFC 9654 forbids."""
    if len(request) > LARGEST_REQUEST:
        raise Malformed
    try:
        question = _read_one(request) or _read_several(request)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        raise Malformed from error
    if not question.cert_ids or any(cert_id.serial < 0 for cert_id in question.cert_ids):
        raise Malformed
    if question.nonce is not None and len(question.nonce) not in NONCE_OCTETS:
        raise Malformed
    return question


def _read_one(request: bytes) -> Question | None:
    """By the library, which knows all that may be in a request; None when there are several questions in it."""
    try:
        parsed = ocsp.load_der_ocsp_request(request)
        cert_id = CertId(
            algorithm=parsed.hash_algorithm.name,
            name_hash=parsed.issuer_name_hash,
            key_hash=parsed.issuer_key_hash,
            serial=parsed.serial_number,
        )
        nonce = parsed.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        nonce = None
    except NotImplementedError:
        return None
    if cert_id.algorithm not in ALGORITHMS:
        raise Malformed
    return Question(cert_ids=[cert_id], nonce=nonce)


def _read_several(request: bytes) -> Question:
    content = asn1.decode_der(_Several, request).content
    extensions = content.extensions or []
    nonces = [extension.value for extension in extensions if extension.identifier == x509.OCSPNonce.oid]
    if len(nonces) > 1:
        raise Malformed
    return Question(
        cert_ids=[_cert_id(one.cert_id) for one in content.requests],
        nonce=asn1.decode_der(bytes, nonces[0]) if nonces else None,
    )


def _cert_id(read: _CertId) -> CertId:
    if read.algorithm.identifier not in NAMES:
        raise Malformed
    return CertId(
        algorithm=NAMES[read.algorithm.identifier],
        name_hash=read.name_hash,
        key_hash=read.key_hash,
        serial=read.serial,
    )
