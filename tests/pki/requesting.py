"""What a browser does, done in Python: keys and PKCS#10 requests. The keys are throw-away ones, made for tests."""

from collections.abc import Iterator
from math import lcm
from pathlib import Path
from typing import cast
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import AttributeOID, NameOID

from audit.actors import Actor
from pki import holdings, issuance
from pki.models import Order

KEYS = Path(__file__).parent / "keys"
HOLDER = "3f0c7c1e-holder"
SUBSCRIBER = Actor(kind="subscriber", key="41", label="HT7K4QMD29")


def key(name: str) -> RSAPrivateKey:
    """A key of tests/pki/keys; weak ones are named after their weakness."""
    content = (KEYS / f"{name}.pem").read_bytes()
    return cast(RSAPrivateKey, load_pem_private_key(content, None, unsafe_skip_rsa_key_validation=True))


def fresh_keys() -> tuple[RSAPrivateKey, RSAPrivateKey]:
    """Two that this process has not given before: to find primes for each takes a tenth of a second."""
    return next(_never_seen), next(_never_seen)


def _keys_of_few_primes() -> Iterator[RSAPrivateKey]:
    """Each new prime with all before it: from ten keys that were made come 190."""
    known: list[int] = []
    while True:
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_numbers()
        for prime in (made.p, made.q):
            yield from (_key_of(prime, other) for other in known)
            known.append(prime)


def _key_of(p: int, q: int) -> RSAPrivateKey:
    d = pow(65537, -1, lcm(p - 1, q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p=p, q=q, d=d, dmp1=d % (p - 1), dmq1=d % (q - 1), iqmp=pow(q, -1, p),
        public_numbers=rsa.RSAPublicNumbers(65537, p * q),
    )  # fmt: skip
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


_never_seen = _keys_of_few_primes()


def request(private: RSAPrivateKey, *, nonce: str | None, common_name: str = "whatever the browser says") -> bytes:
    """A PKCS#10 request in DER, signed by its own key."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    )
    if nonce is not None:
        builder = builder.add_attribute(AttributeOID.CHALLENGE_PASSWORD, nonce.encode())
    return builder.sign(private, hashes.SHA256()).public_bytes(Encoding.DER)


def requests_for(order: Order, *, keys: tuple[str, str] = ("good-1", "good-2")) -> tuple[bytes, bytes]:
    """The two requests of an order: signing, encryption."""
    signing, encryption = (request(key(name), nonce=order.nonce) for name in keys)
    return signing, encryption


def issue(
    order: Order,
    *,
    requests: tuple[bytes, bytes] | None = None,
    order_id: UUID | None = None,
    approval: bytes = b"",
) -> holdings.Pair:
    """Issues on the order, as its holder."""
    signing, encryption = requests or requests_for(order)
    return issuance.issue_pair(
        actor=SUBSCRIBER,
        order_id=order_id or order.pk,
        holder_key=order.holder_key,
        signing_request=signing,
        encryption_request=encryption,
        approval=approval,
    )
