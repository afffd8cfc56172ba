"""Certificate requests: what is refused, and by which sentence."""

from collections.abc import Sequence

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import AttributeOID

from audit.models import Entry, Outcome
from audit.refusal import Refusal
from pki import der, orders
from pki.models import Certificate, Order, Use
from pki.requests import checked, refuse_seen
from pki.signatures import SHA256_WITH_RSA
from tests.pki.requesting import HOLDER, SUBSCRIBER, issue, key, request, requests_for

NONCE = "0123456789abcdef0123456789abcdef"
pytestmark = pytest.mark.django_db


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        checked(use=Use.SIGNING, request=content, nonce=NONCE)
    assert caught.value.field == "signing"
    assert str(caught.value.sentence)
    return caught.value.code


@pytest.mark.parametrize("name", ["good-1", "good-4096"])
def test_a_good_request_passes(name: str) -> None:
    passed = checked(use=Use.SIGNING, request=request(key(name), nonce=NONCE), nonce=NONCE)
    assert passed.public_key == key(name).public_key()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("size-1024", "key_size"),
        ("exponent-3", "exponent"),
        ("small-factor", "small_factor"),
        ("close-primes", "close_primes"),
        ("roca", "roca"),
    ],
)
def test_a_weak_key_is_refused_with_its_reason(name: str, code: str) -> None:
    assert refused(request(key(name), nonce=NONCE)) == code


def test_an_even_exponent_is_refused() -> None:
    content = request(key("good-1"), nonce=NONCE)
    assert content.count(b"\x02\x03\x01\x00\x01") == 1
    assert refused(content.replace(b"\x02\x03\x01\x00\x01", b"\x02\x03\x01\x00\x02")) == "bad_key"


def test_a_key_larger_than_4096_bits_is_refused() -> None:
    numbers = key("good-4096").private_numbers()
    larger = rsa.RSAPublicNumbers(65537, numbers.public_numbers.n * numbers.p)
    assert refused(handmade_request(larger.public_key())) == "key_size"


def test_an_elliptic_key_is_refused() -> None:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    content = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(Encoding.DER)
    assert refused(content) == "not_rsa"


def test_a_request_of_more_than_8_kb_is_refused_unread() -> None:
    assert refused(bytes(8193)) == "too_large"


@pytest.mark.parametrize("content", [b"", b"hello", b"-----BEGIN CERTIFICATE REQUEST-----", b"\x30\x80\x00\x00"])
def test_what_is_not_pkcs10_in_der_is_refused(content: bytes) -> None:
    assert refused(content) == "malformed"


def test_octets_after_the_request_are_refused() -> None:
    assert refused(request(key("good-1"), nonce=NONCE) + b"\x00") == "malformed"


def test_a_changed_signature_is_refused() -> None:
    content = bytearray(request(key("good-1"), nonce=NONCE))
    content[-1] ^= 1
    assert refused(bytes(content)) == "signature"


@pytest.mark.parametrize("nonce", [None, "", "another", NONCE.upper()])
def test_a_request_for_another_order_is_refused(nonce: str | None) -> None:
    assert refused(request(key("good-1"), nonce=nonce)) == "nonce"


def test_two_nonces_are_refused_whatever_they_are() -> None:
    assert refused(handmade_request(key("good-1").public_key(), nonces=[NONCE, "another"])) in {"signature", "nonce"}


def test_a_request_of_an_unknown_version_is_refused() -> None:
    content = bytearray(request(key("good-1"), nonce=NONCE))
    version = content.index(b"\x02\x01\x00")
    content[version + 2] = 71
    assert refused(bytes(content)) == "malformed"


@pytest.mark.django_db(transaction=True)
class TestAgainstAllKeysEverSeen:
    @pytest.mark.parametrize("exponent", [65537, 65539])
    def test_the_primes_of_an_issued_certificate_are_refused_under_any_exponent(
        self, order: Order, exponent: int
    ) -> None:
        issue(order)
        asked = checked(
            use=Use.SIGNING, request=request(_with_exponent(key("good-1"), exponent), nonce=NONCE), nonce=NONCE
        )
        with pytest.raises(Refusal) as caught:
            refuse_seen(asked)
        assert (caught.value.code, caught.value.field) == ("key_seen", "signing")

    def test_somebody_elses_key_is_refused(self, order: Order) -> None:
        issue(order)
        other = orders.place_order(actor=SUBSCRIBER, holder_key="another", common_name="B-00-x")
        with pytest.raises(Refusal) as caught:
            issue(other, requests=requests_for(other, keys=("good-3", "good-2")))
        assert (caught.value.code, caught.value.field) == ("key_seen", "encryption")
        assert Certificate.objects.count() == 2

    def test_one_key_for_both_uses_is_refused(self, order: Order) -> None:
        with pytest.raises(Refusal) as caught:
            issue(order, requests=requests_for(order, keys=("good-1", "good-1")))
        assert caught.value.code == "same_key"

    def test_the_refusal_is_in_the_trail_without_the_request(self, order: Order) -> None:
        with pytest.raises(Refusal):
            issue(order, requests=requests_for(order, keys=("roca", "good-2")))
        entry = Entry.objects.get(outcome=Outcome.REFUSED)
        assert (entry.action, entry.thing, entry.facts) == ("pair.request", f"order:{order.pk}", {"code": "roca"})

    def test_after_a_refusal_the_order_stays_open(self, order: Order) -> None:
        with pytest.raises(Refusal):
            issue(order, requests=requests_for(order, keys=("roca", "good-2")))
        standing = orders.open_order(HOLDER)
        assert standing == order
        assert issue(order).order_id == order.pk


def _with_exponent(private: rsa.RSAPrivateKey, exponent: int) -> rsa.RSAPrivateKey:
    numbers = private.private_numbers()
    p, q = numbers.p, numbers.q
    d = pow(exponent, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(exponent, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def handmade_request(public_key: rsa.RSAPublicKey, *, nonces: Sequence[str] = (NONCE,)) -> bytes:
    """A request with a key that no library would sign with; its signature is zeros."""
    spki = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    attributes = [
        der.sequence(der.oid(AttributeOID.CHALLENGE_PASSWORD), der.set_of(der.utf8_string(nonce))) for nonce in nonces
    ]
    body = der.sequence(der.integer(0), der.sequence(), spki, der.tlv(0xA0, b"".join(sorted(attributes))))
    return der.sequence(body, SHA256_WITH_RSA, der.bit_string(bytes(256)))
