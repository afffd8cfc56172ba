"""What strangers may send to the authority, octet by octet. Each target says what must hold whatever the octets are.

A target that returns has refused the octets as it should, or has taken what an independent look finds right: nothing
is signed, and nobody let in, over something unchecked. None takes long: `feed` counts its calls, which are the same on
every machine, and `timed` holds it against the clock. How long one call takes is bounded by what is refused unread:
more than 8 KB, moduli above 4,096 bits, exponents above 256.
"""

import hashlib
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import FrameType

from asn1crypto import core, csr, ocsp
from cryptography import x509

from audit.refusal import Refusal
from pki import der, requests, signed_statements
from pki import ocsp as responder
from pki.models import Authority, Certificate, Status, Use
from pki.ocsp_answers import delegations
from pki.ocsp_requests import LARGEST_REQUEST, CertId

CORPUS = Path(__file__).parent / "corpus"
NONCE = "0123456789abcdef0123456789abcdef"
STATEMENT = b"CertDesk renewal 1\norder=1\n"
LONGEST = 1.0  # seconds of CPU for one input
MOST_CALLS = 60_000  # of functions, for one input
MOST_QUESTIONS = 130  # in one OCSP request that is read at all
# DigestInfo of SHA-256 before the digest (RFC 8017 §9.2, note 1).
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")

Target = Callable[[bytes], None]


class Broken(AssertionError):
    """What must hold does not."""


def feed(target: Target, content: bytes) -> None:
    """One input, its calls counted. Raises `Broken`, and whatever the code under test should not have raised."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        target(content)
    finally:
        sys.setprofile(None)
    if calls > MOST_CALLS:
        raise Broken(f"{calls} calls")


def timed(target: Target, content: bytes) -> None:
    """One input, by the clock. Raises the same."""
    began = time.thread_time()
    target(content)
    if time.thread_time() - began > LONGEST:
        raise Broken(f"more than {LONGEST} s")


def certificate_request(content: bytes) -> None:
    """A PKCS#10 request. One that passes is signed by its own key, for this order, with a key of a right size."""
    try:
        passed = requests.checked(use=Use.SIGNING, request=content, nonce=NONCE)
    except Refusal:
        return
    parsed = csr.CertificationRequest.load(content, strict=True)
    info = parsed["certification_request_info"]
    key = info["subject_pk_info"]["public_key"].parsed.native
    modulus, exponent = key["modulus"], key["public_exponent"]
    opened = pow(int.from_bytes(parsed["signature"].native, "big"), exponent, modulus)
    ending = SHA256_INFO + hashlib.sha256(info.dump()).digest()
    octets = modulus.bit_length() // 8
    expected = b"\x00\x01" + b"\xff" * (octets - len(ending) - 3) + b"\x00" + ending
    if opened != int.from_bytes(expected, "big") or NONCE.encode() not in content:
        raise Broken("a request passed that its key has not signed for this order")
    if passed.public_key.public_numbers().n != modulus or not 2048 <= modulus.bit_length() <= 4096:
        raise Broken("another key than the one in the request")


def signed_statement(content: bytes) -> None:
    """A CMS message. One that passes holds the statement and the one signature that the key ever made over it."""
    made = _made_by_openssl()
    try:
        signed_statements.signer_serial(content)
        signed_statements.check_signed(message=content, statement=STATEMENT, certificate=signer_certificate())
    except signed_statements.NotSigned:
        return
    if made[-256:] not in content or STATEMENT not in content:
        raise Broken("a message passed that nobody signed")


def status_question(content: bytes) -> None:
    """An OCSP request: always answered, and good is only what is valid."""
    answer = ocsp.OCSPResponse.load(responder.answer(content), strict=True)
    status = answer["response_status"].native
    if status not in ("successful", "malformed_request", "unauthorized"):
        raise Broken(status)
    if status != "successful":
        return
    said = {
        f"{one['cert_id']['serial_number'].native:x}": one["cert_status"].name
        for one in answer.response_data["responses"]
    }
    valid = Certificate.objects.filter(serial__in=said, status=Status.VALID).values_list("serial", flat=True)
    if {serial for serial, status in said.items() if status == "good"} != set(valid):
        raise Broken("a status that the database does not say")


def written_der(content: bytes) -> None:
    """What is put together from any octets is read back by another library as it was meant."""
    number = int.from_bytes(content, "big")
    made = der.sequence(der.octet_string(content), der.integer(number), der.bit_string(content))
    octets, integer, bits = (core.load(each.dump()) for each in core.SequenceOf.load(made, strict=True, spec=core.Any))
    if (octets.native, integer.native) != (content, number) or bits.dump() != der.bit_string(content):
        raise Broken("DER that another library reads otherwise")


TARGETS: dict[str, Target] = {
    each.__name__: each for each in (certificate_request, signed_statement, status_question, written_der)
}


@cache
def signer_certificate() -> bytes:
    """Of the throw-away key that signed the checked-in messages."""
    return (CORPUS.parent / "signer.cer").read_bytes()


@cache
def _made_by_openssl() -> bytes:
    return (CORPUS / "signed_statement" / "openssl").read_bytes()


def seeds(name: str) -> list[bytes]:
    """The checked-in inputs of a target, and the question about each certificate that there is."""
    kept = [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]
    if name != status_question.__name__:
        return kept
    issued = list(Certificate.objects.exclude(der=None).select_related("issuer").order_by("number"))
    return [*kept, *(_question(certificate) for certificate in issued), _crowded(issued[0].issuer)]


def _crowded(issuer: Authority) -> bytes:
    """As many questions as are read at all, about serials that nobody has."""
    name_hash, key_hash = delegations()[issuer.pk].hashes("sha1")
    about = partial(CertId, algorithm="sha1", name_hash=name_hash, key_hash=key_hash)
    each = [der.sequence(about(serial=serial).encoded()) for serial in range(MOST_QUESTIONS)]
    content = der.sequence(der.sequence(der.sequence(*each)))
    assert LARGEST_REQUEST - 2 * len(each[0]) < len(content) <= LARGEST_REQUEST, len(content)
    return content


def _question(certificate: Certificate) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.ocsp import OCSPRequestBuilder

    asked = x509.load_der_x509_certificate(bytes(certificate.der or b""))
    builder = OCSPRequestBuilder().add_certificate(asked, certificate.issuer.certificate, SHA256())
    return builder.add_extension(x509.OCSPNonce(bytes(32)), critical=False).build().public_bytes(Encoding.DER)
