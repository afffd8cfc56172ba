"""Signs what was put together, exactly as it was put together."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import ObjectIdentifier
from django.db import connection

from pki import der
from pki.key_backends import key_backend

# sha256WithRSAEncryption; its parameters are NULL (RFC 4055 §5). PKCS#1 v1.5 gives the same signature for the same
# bytes, so signing an intent a second time after a crash gives the same certificate and not a second one.
SHA256_WITH_RSA = der.sequence(der.oid(ObjectIdentifier("1.2.840.113549.1.1.11")), der.null())


class SigningInTransaction(RuntimeError):
    """A CA key was to be used inside a transaction of the caller, whose rollback would forget what was signed."""


def refuse_inside_transaction() -> None:
    """Raises `SigningInTransaction` when a transaction is open."""
    if connection.in_atomic_block:
        raise SigningInTransaction("call this outside transaction.atomic()")


def signed(*, key_name: str, public_key: RSAPublicKey, tbs: bytes) -> bytes:
    """`SEQUENCE { tbs, algorithm, signature }`: a certificate or a CRL, its signature checked before it is given out.

    Raises `KeyMissing`, and `InvalidSignature` when the key back end signed with another key or miscalculated.
    """
    return enveloped(tbs=tbs, signature=signature(key_name=key_name, public_key=public_key, tbs=tbs))


def signature(*, key_name: str, public_key: RSAPublicKey, tbs: bytes) -> bytes:
    """The checked signature alone. Raises what `signed` raises."""
    made = key_backend().lend(key_name).sign(tbs, padding.PKCS1v15(), hashes.SHA256())
    public_key.verify(made, tbs, padding.PKCS1v15(), hashes.SHA256())
    return made


def enveloped(*, tbs: bytes, signature: bytes, more: bytes = b"") -> bytes:
    """The to-be-signed bytes with a signature around them, and what may follow it unsigned."""
    return der.sequence(tbs, SHA256_WITH_RSA, der.bit_string(signature), more)
