"""Asks the authority for the status of a certificate, issued or only intended."""

import hashlib
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp as library

from pki import ocsp
from pki.models import Authority


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
