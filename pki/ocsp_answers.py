"""Signs OCSP answers (RFC 6960 §4.2) by a delegated responder, for questions about several certificates, too.

The library's builder answers one question only, and makes and signs in one call.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ObjectIdentifier
from django.conf import settings
from django.db import connection
from django.utils import timezone

from pki import crl_entries, der
from pki.ceremony import OCSP
from pki.ocsp_requests import ALGORITHMS, CertId
from pki.signatures import enveloped, signature

BASIC = der.oid(ObjectIdentifier("1.3.6.1.5.5.7.48.1.1"))
ARCHIVE_CUTOFF = ObjectIdentifier("1.3.6.1.5.5.7.48.1.6")
# What became of a certificate is told as long as its records are kept after its end (spec §7).
KEPT_AFTER_EXPIRY = timedelta(days=7 * 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is said of a certificate: unknown, good (no date), or listed since a date with a reason, or with none."""

    known: bool = True
    since: datetime | None = None
    reason: int | None = None


GOOD, UNKNOWN = Standing(), Standing(known=False)


def standing_of(crl_entry: bytes | memoryview | None) -> Standing:
    """What its CRL entry says, so that list and OCSP can't differ; good only without one, so an intent is on hold."""
    if crl_entry is None:
        return GOOD
    since, reason = crl_entries.told_by(bytes(crl_entry))
    return Standing(since=since, reason=reason)


@dataclass(frozen=True, slots=True)
class Delegation:
    """An issuer, and the certificate of the responder that answers in its name; both in DER."""

    issuer_id: int
    issuer: bytes
    responder: bytes

    def hashes(self, algorithm: str) -> tuple[bytes, bytes]:
        """How a question names the issuer: the hashes of its name and of its key."""
        return _hashes_of(self.issuer, algorithm)


def delegations() -> dict[int, Delegation]:
    """Of every authority, by its key in the database, with the newest responder that has not ended."""
    return {delegation.issuer_id: delegation for delegation, _told in told_of(())}


def told_of(serials: Collection[int]) -> list[tuple[Delegation, dict[int, Standing]]]:
    """Of every authority who answers for it, and what is told of those of the serials that it gave to subscribers.

    One plain statement: putting it together by the ORM takes as long as a signature, and so does a second one on
    PostgreSQL.
    """
    written = [f"{serial:x}" for serial in serials]
    places = ", ".join(["%s"] * len(written)) or "NULL"
    found: dict[int, tuple[Delegation, dict[int, Standing]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.der, r.der, c.serial, c.crl_entry"  # noqa: S608
            " FROM pki_authority a JOIN pki_ocspresponder r ON r.issuer_id = a.id"
            f" LEFT JOIN pki_certificate c ON c.issuer_id = a.id AND c.serial IN ({places})"
            " WHERE r.not_after > %s ORDER BY r.not_after",
            [*written, connection.ops.adapt_datetimefield_value(timezone.now())],
        )
        for issuer_id, issuer, responder, serial, entry in cursor:
            told = found[issuer_id][1] if issuer_id in found else {}
            found[issuer_id] = Delegation(issuer_id, bytes(issuer), bytes(responder)), told
            if serial is not None:
                told[int(serial, 16)] = standing_of(entry)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Responder:
    public_key: RSAPublicKey
    key_hash: bytes


@lru_cache(maxsize=8)
def _responder(content: bytes) -> _Responder:
    key = _rsa_key(x509.load_der_x509_certificate(content))
    return _Responder(key, _hash("sha1", _key_bits(key)))  # KeyHash is SHA-1 (RFC 6960 §4.2.1)


@lru_cache(maxsize=32)
def _hashes_of(issuer: bytes, algorithm: str) -> tuple[bytes, bytes]:
    certificate = x509.load_der_x509_certificate(issuer)
    key_bits = _key_bits(_rsa_key(certificate))
    return _hash(algorithm, certificate.subject.public_bytes()), _hash(algorithm, key_bits)


@lru_cache(maxsize=8)
def _first_day(issuer: bytes) -> datetime:
    return x509.load_der_x509_certificate(issuer).not_valid_before_utc


def _rsa_key(certificate: x509.Certificate) -> RSAPublicKey:
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise TypeError("The key is not RSA")
    return key


def _hash(algorithm: str, content: bytes) -> bytes:
    digest = hashes.Hash(ALGORITHMS[algorithm][1]())
    digest.update(content)
    return digest.finalize()


def _key_bits(key: RSAPublicKey) -> bytes:
    """What is hashed of a key: the content of its BIT STRING (RFC 6960 §4.1.1)."""
    return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)


def life() -> timedelta:
    """How long an answer holds."""
    return timedelta(minutes=settings.PKI["ocsp_minutes"])


def signed_answer(
    answers: Sequence[tuple[CertId, Standing]], *, delegation: Delegation, at: datetime, nonce: bytes | None = None
) -> bytes:
    """A successful OCSPResponse that says all of it as of `at`, whole seconds.

    Raises `KeyMissing`, and `InvalidSignature` when the key is not the responder's.
    """
    responder = _responder(delegation.responder)
    cutoff = _archive_cutoff(delegation, at=at)
    about = [_single(cert_id, standing, at=at, cutoff=cutoff) for cert_id, standing in answers]
    tbs = der.sequence(
        der.explicit(2, der.octet_string(responder.key_hash)),
        der.generalized_time(timezone.now()),
        der.sequence_of(about),
        *([_nonce(nonce)] if nonce else []),
    )
    signed = enveloped(
        tbs=tbs,
        signature=signature(key_name=OCSP, public_key=responder.public_key, tbs=tbs),
        more=der.explicit(0, der.sequence(delegation.responder)),
    )
    return der.sequence(der.enumerated(0), der.explicit(0, der.sequence(BASIC, der.octet_string(signed))))


def _single(cert_id: CertId, standing: Standing, *, at: datetime, cutoff: bytes) -> bytes:
    """SingleResponse; its dates have no fraction of a second (RFC 5019 §2.2.4)."""
    dates = der.generalized_time(at), der.explicit(0, der.generalized_time(at + life()))
    return der.sequence(cert_id.encoded(), _status(standing), *dates, cutoff if standing.known else b"")


def _status(standing: Standing) -> bytes:
    """CertStatus, a choice of [0] good, [1] revoked, [2] unknown, all implicit."""
    if not standing.known:
        return b"\x82\x00"
    if standing.since is None:
        return b"\x80\x00"
    reason = b"" if standing.reason is None else der.explicit(0, der.enumerated(standing.reason))
    return der.tlv(0xA1, der.generalized_time(standing.since) + reason)


def _archive_cutoff(delegation: Delegation, *, at: datetime) -> bytes:
    """Since when an expired certificate is still answered for (RFC 6960 §4.4.4): never before there was an issuer."""
    cutoff = max(at - KEPT_AFTER_EXPIRY, _first_day(delegation.issuer))
    extension = der.extension(identifier=ARCHIVE_CUTOFF, critical=False, value=der.generalized_time(cutoff))
    return der.explicit(1, der.sequence(extension))


def _nonce(nonce: bytes) -> bytes:
    extension = der.extension(identifier=x509.OCSPNonce.oid, critical=False, value=der.octet_string(nonce))
    return der.explicit(1, der.sequence(extension))
