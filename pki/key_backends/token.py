"""CA keys in a PKCS#11 token: made there, never leaving it, found by label and identifier."""

import hashlib
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding as paddings
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from django.conf import settings
from pkcs11 import Attribute, KeyType, Mechanism, MechanismFlag, SignMixin

from pki.key_backends import KeyMissing, KeyStays, encrypted_pkcs8
from pki.key_backends.token_session import TokenSession

# DigestInfo of SHA-256 up to the digest (RFC 8017 §9.2, note 1): the token gets 51 octets, not a list of megabytes.
SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
EXPONENT = (65537).to_bytes(3, "big")


class TokenKeys:
    """Keys `<name>` of the configured token. Fulfils `KeyBackend`."""

    keeps_for_good: ClassVar[bool] = True

    def __init__(self) -> None:
        self._session = TokenSession()
        self._lent: dict[str, TokenKey] = {}

    def has(self, name: str) -> bool:
        """Whether there is a key of that name. Raises `TokenAway`."""
        return self._session.run(lambda session: _found(session, name) is not None)

    def make(self, name: str, *, bits: int) -> None:
        """Makes the key in the token unless it is there; exponent as in `EncryptedFiles`. Raises `TokenAway`."""
        with encrypted_pkcs8.alone(encrypted_pkcs8.key_dir() / f"{name}.token"):
            self._session.run(lambda session: _made(session, name, bits=bits))

    def lend(self, name: str) -> rsa.RSAPrivateKey:
        """The key to sign with, looked for once a process. Raises `KeyMissing`, `TokenAway`."""
        if name not in self._lent:
            self._lent[name] = TokenKey(name, session=self._session)
        return self._lent[name]

    def copy(self, name: str, *, passphrase: bytes) -> NoReturn:
        """Raises `KeyStays`: the token's own backup is used."""
        raise KeyStays(name)

    def try_copy(self, content: bytes, *, passphrase: bytes, public_key: rsa.RSAPublicKey) -> NoReturn:
        """Raises `KeyStays`: there are no copies."""
        raise KeyStays

    def take_in(self, name: str, content: bytes, *, passphrase: bytes, public_key: rsa.RSAPublicKey) -> NoReturn:
        """Raises `KeyStays`: a key that has been elsewhere is none that never left the token."""
        raise KeyStays(name)

    def remove(self, name: str) -> NoReturn:
        """Raises `KeyStays`: without a copy a removed key would be lost."""
        raise KeyStays(name)

    def described(self) -> str:
        """Label and library of the token."""
        token = settings.PKI["token"]
        return f"PKCS#11: {token['label']}, {Path(token['module']).name}"


class TokenKey(rsa.RSAPrivateKey):
    """Looks like any RSA key to who signs with it; nothing of it is in this process but its public half."""

    def __init__(self, name: str, *, session: TokenSession) -> None:
        self._name = name
        self._session = session
        self._public = session.run(lambda opened: _public(_required(opened, name)))

    @property
    def key_size(self) -> int:
        return self._public.key_size

    def public_key(self) -> rsa.RSAPublicKey:
        return self._public

    def sign(
        self,
        data: bytes,
        padding: paddings.AsymmetricPadding,
        algorithm: Prehashed | hashes.HashAlgorithm | NoDigestInfo,
    ) -> bytes:
        """PKCS#1 v1.5 with SHA-256, which is all that the authority uses. Raises `KeyMissing`, `TokenAway`."""
        if not isinstance(padding, paddings.PKCS1v15) or not isinstance(algorithm, hashes.SHA256):
            raise KeyStays("only PKCS#1 v1.5 with SHA-256")
        message = SHA256_DIGEST_INFO + hashlib.sha256(data).digest()
        return self._session.run(lambda opened: self._signed(opened, message))

    def _signed(self, opened: TokenSession, message: bytes) -> bytes:
        return bytes(_required(opened, self._name).sign(message, mechanism=Mechanism.RSA_PKCS))

    def decrypt(self, ciphertext: bytes, padding: paddings.AsymmetricPadding) -> NoReturn:
        raise KeyStays(self._name)

    def private_numbers(self) -> NoReturn:
        raise KeyStays(self._name)

    def private_bytes(
        self,
        encoding: serialization.Encoding,
        format: serialization.PrivateFormat,  # noqa: A002 - the interface's own name
        encryption_algorithm: serialization.KeySerializationEncryption,
    ) -> NoReturn:
        raise KeyStays(self._name)

    def __copy__(self) -> "TokenKey":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "TokenKey":
        return self


def identifier_of(name: str) -> bytes:
    """CKA_ID of a key of ours: other programs may keep keys of the same label in the token."""
    return hashlib.sha256(f"certdesk:{name}".encode()).digest()[:20]


def _found(session: TokenSession, name: str) -> SignMixin | None:
    return session.key(label=name, identifier=identifier_of(name))


def _required(session: TokenSession, name: str) -> SignMixin:
    found = _found(session, name)
    if found is None:
        raise KeyMissing(name)
    return found


def _public(key: SignMixin) -> rsa.RSAPublicKey:
    modulus, exponent = (int.from_bytes(key[each]) for each in (Attribute.MODULUS, Attribute.PUBLIC_EXPONENT))
    return rsa.RSAPublicNumbers(n=modulus, e=exponent).public_key()


def _made(session: TokenSession, name: str, *, bits: int) -> None:
    if _found(session, name) is not None:
        return
    session.opened.generate_keypair(
        KeyType.RSA,
        bits,
        id=identifier_of(name),
        label=name,
        store=True,
        capabilities=MechanismFlag.SIGN,
        # The private object carries modulus and exponent: a public one beside it could only differ from it.
        public_template={Attribute.TOKEN: False, Attribute.PUBLIC_EXPONENT: EXPONENT},
        private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
    )
