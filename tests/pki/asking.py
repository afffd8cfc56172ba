"""Asks the authority for the status of certificates, issued or only intended: by its lists, and by OCSP."""

import hashlib
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp as library

from pki import crl, ocsp
from pki.models import Authority
from pki.publications import CrlKind

REMOVED = x509.ReasonFlags.remove_from_crl


def told_by_ocsp(serial: int, *, nonce: bool, ask: Callable[[bytes], bytes] = ocsp.answer) -> x509.ReasonFlags | None:
    """The reason why it can't be used; None says that it is good."""
    issuer = Authority.objects.get(name="issuing").certificate
    key = issuer.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
    name_hash, key_hash = (hashlib.sha256(each).digest() for each in (issuer.subject.public_bytes(), key))
    asked = library.OCSPRequestBuilder().add_certificate_by_hash(name_hash, key_hash, serial, hashes.SHA256())
    asked = asked.add_extension(x509.OCSPNonce(bytes(32)), critical=False) if nonce else asked
    answer = library.load_der_ocsp_response(ask(asked.build().public_bytes(Encoding.DER)))
    assert answer.certificate_status is not library.OCSPCertStatus.UNKNOWN
    assert answer.serial_number == serial
    return answer.revocation_reason


def listed(kind: CrlKind, *, shard: int = 0) -> x509.CertificateRevocationList:
    """The list of that kind that stands."""
    standing = crl.newest("issuing", shard=shard, kind=kind)
    assert standing is not None
    return x509.load_der_x509_crl(bytes(standing.der or b""))


def reasons(of: x509.CertificateRevocationList) -> dict[int, x509.ReasonFlags]:
    """Reason by serial; no serial twice."""
    entries = list(of)
    found = {
        entry.serial_number: entry.extensions.get_extension_for_class(x509.CRLReason).value.reason for entry in entries
    }
    assert len(found) == len(entries)
    return found


def joined(full: x509.CertificateRevocationList, delta: x509.CertificateRevocationList) -> dict[int, x509.ReasonFlags]:
    """What somebody knows who has both (RFC 5280 §5.2.4)."""
    base = delta.extensions.get_extension_for_class(x509.DeltaCRLIndicator).value.crl_number
    assert base <= number(full)
    told = reasons(full) | reasons(delta)
    return {serial: reason for serial, reason in told.items() if reason is not REMOVED}


def number(of: x509.CertificateRevocationList) -> int:
    return of.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
