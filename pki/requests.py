"""Certificate requests (PKCS#10, RFC 2986) as they come from a browser: read and checked, each fault with its sentence.

The subject in a request is ignored: ours is set by the profile.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import AttributeOID
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from pki import known_weak_keys, weak_keys
from pki.models import Certificate, Pair, Use
from pki.subscriber_profiles import profile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LARGEST_REQUEST = 8 * 1024  # octets; one of RSA 4096 has about 1,200
SMALLEST_EXPONENT, EXPONENT_LIMIT = 65537, 1 << 256  # FIPS 186-5 §A.1.1
WEAKNESSES: tuple[tuple[Callable[[int], bool], str, "StrOrPromise"], ...] = (
    (
        weak_keys.has_small_factor,
        "small_factor",
        _("The key is weak, its modulus has a small factor: make a new key with another program."),
    ),
    (
        weak_keys.has_close_primes,
        "close_primes",
        _("The key is weak, its two primes are too close: make a new key with another program."),
    ),
    (
        weak_keys.has_roca_fingerprint,
        "roca",
        _("The key is weak, it comes from a device with the ROCA fault: make it with another device."),
    ),
    (
        known_weak_keys.is_listed,
        "listed",
        _("The key is weak, it is on the list of keys that others know: make a new key with another program."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """A request that passed. `key_sha256` is over the modulus."""

    use: Use
    public_key: RSAPublicKey
    key_sha256: str


def digest(request: bytes) -> str:
    """SHA-256 of a request's DER: what makes a repeated request the same request."""
    return hashlib.sha256(request).hexdigest()


def checked_pair(*, signing: bytes, encryption: bytes, nonce: str) -> tuple[Requested, Requested]:
    """Both requests, checked alone and against each other. Raises `Refusal`.

    Against all keys ever seen they are checked when they are stored (`intents.stored_intents`).
    """
    first = checked(use=Use.SIGNING, request=signing, nonce=nonce)
    second = checked(use=Use.ENCRYPTION, request=encryption, nonce=nonce)
    if first.key_sha256 == second.key_sha256:
        raise Refusal(
            _("The signing key and the encryption key are the same: make two different keys."), code="same_key"
        )
    return first, second


def refuse_seen(*asked: Requested, besides: Pair | None = None) -> None:
    """Raises `Refusal` key_seen when a certificate has one of the keys, whose ever it is, but for those of a pair."""
    keys = {each.key_sha256: each.use for each in asked}
    others = Certificate.objects.filter(key_sha256__in=keys).exclude(pair=besides)
    seen = others.values_list("key_sha256", flat=True).first()
    if seen is not None:
        raise _refusal(keys[seen], "key_seen", _("This key was used for a certificate before: make a new one."))


def checked(*, use: Use, request: bytes, nonce: str) -> Requested:
    """One request, by itself. Raises `Refusal` with the fault's own code; `field` is the use."""
    parsed = _parsed(use=use, request=request)
    key = _key(use=use, parsed=parsed)
    _check_strength(use=use, key=key)
    _check_possession(use=use, parsed=parsed, nonce=nonce)
    modulus = key.public_numbers().n
    key_sha256 = hashlib.sha256(modulus.to_bytes((modulus.bit_length() + 7) // 8, "big")).hexdigest()
    return Requested(use=use, public_key=key, key_sha256=key_sha256)


def _parsed(*, use: Use, request: bytes) -> x509.CertificateSigningRequest:
    if len(request) > LARGEST_REQUEST:
        raise _refusal(use, "too_large", _("The certificate request is larger than 8 KB: make it again."))
    try:
        return x509.load_der_x509_csr(request)
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        sentence = _("The certificate request can't be read: it must be PKCS#10 in DER. Make it again.")
        raise _refusal(use, "malformed", sentence) from error


def _key(*, use: Use, parsed: x509.CertificateSigningRequest) -> RSAPublicKey:
    try:
        key = parsed.public_key()
    except ValueError as error:  # an even exponent or modulus, too: the library reads no such key
        sentence = _("The numbers in the certificate request are not a key: make a new key.")
        raise _refusal(use, "bad_key", sentence) from error
    except UnsupportedAlgorithm:
        key = None
    if not isinstance(key, RSAPublicKey):
        raise _refusal(use, "not_rsa", _("The key in the certificate request is not an RSA key: make an RSA key."))
    return key


def _check_strength(*, use: Use, key: RSAPublicKey) -> None:
    numbers = key.public_numbers()
    size = numbers.n.bit_length()
    sizes = profile(use).key_bits
    if size not in sizes:
        wrong = _("The key has %(bits)d bits: make one of %(least)d to %(most)d bits.")
        raise _refusal(use, "key_size", wrong % {"bits": size, "least": sizes[0], "most": sizes[-1]})
    if not SMALLEST_EXPONENT <= numbers.e < EXPONENT_LIMIT:
        raise _refusal(use, "exponent", _("The key's public exponent must be at least 65537: make a new key."))
    for is_weak, code, sentence in WEAKNESSES:
        if is_weak(numbers.n):
            raise _refusal(use, code, sentence)


def _check_possession(*, use: Use, parsed: x509.CertificateSigningRequest, nonce: str) -> None:
    if not _signature_is_right(parsed):
        sentence = _("The certificate request isn't signed by its own key: make it again.")
        raise _refusal(use, "signature", sentence)
    if not hmac.compare_digest(_challenge(parsed), nonce.encode()):
        sentence = _("The certificate request belongs to another application: make it again from this page.")
        raise _refusal(use, "nonce", sentence)


def _signature_is_right(parsed: x509.CertificateSigningRequest) -> bool:
    try:
        return parsed.is_signature_valid
    except (ValueError, UnsupportedAlgorithm):
        return False


def _challenge(parsed: x509.CertificateSigningRequest) -> bytes:
    """The challengePassword attribute (RFC 2985 §5.4.1), empty when there is none or more than one."""
    try:
        return parsed.attributes.get_attribute_for_oid(AttributeOID.CHALLENGE_PASSWORD).value
    except (x509.AttributeNotFound, ValueError):
        return b""


def _refusal(use: Use, code: str, sentence: "StrOrPromise") -> Refusal:
    return Refusal(sentence, code=code, field=str(use))
