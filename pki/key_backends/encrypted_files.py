"""CA keys in encrypted files, one a key: the default back end."""

from pathlib import Path
from typing import ClassVar

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from pki.key_backends import KeyMissing, NotThatKey, encrypted_pkcs8

_opened: dict[Path, rsa.RSAPrivateKey] = {}


class EncryptedFiles:
    """Keeps `<name>.key.pem` in the key folder. Fulfils `KeyBackend`."""

    keeps_for_good: ClassVar[bool] = False

    def has(self, name: str) -> bool:
        """Whether there is a key of that name."""
        return _path(name).exists()

    def make(self, name: str, *, bits: int) -> None:
        """Makes the key unless it is there; exponent 65537 (RFC 8017 asks odd, FIPS 186-5 §A.1.1 above 2^16)."""
        encrypted_pkcs8.make_once(
            _path(name), generate=lambda: rsa.generate_private_key(public_exponent=65537, key_size=bits)
        )

    def lend(self, name: str) -> rsa.RSAPrivateKey:
        """The key to sign with, loaded once a process. Raises `KeyMissing`."""
        try:
            return _loaded(_path(name))
        except FileNotFoundError as error:
            raise KeyMissing(name) from error

    def copy(self, name: str, *, passphrase: bytes) -> bytes:
        """The key under another passphrase, in the format of the key files. Raises `KeyMissing`."""
        try:
            return encrypted_pkcs8.encrypted_pem(_loaded(_path(name)), secret=passphrase)
        except FileNotFoundError as error:
            raise KeyMissing(name) from error

    def try_copy(self, content: bytes, *, passphrase: bytes, public_key: rsa.RSAPublicKey) -> None:
        """Opens a copy and signs with it. Raises `NotThatKey`."""
        _key_of_copy(content, passphrase=passphrase, public_key=public_key)

    def take_in(self, name: str, content: bytes, *, passphrase: bytes, public_key: rsa.RSAPublicKey) -> None:
        """Keeps the key of a copy unless there is one of that name. Raises `NotThatKey`."""
        key = _key_of_copy(content, passphrase=passphrase, public_key=public_key)
        encrypted_pkcs8.make_once(_path(name), generate=lambda: key)

    def remove(self, name: str) -> None:
        """Removes the key's file from the folder; this process forgets the key."""
        encrypted_pkcs8.remove_file(_path(name))
        _opened.pop(_path(name), None)

    def described(self) -> str:
        """Format, derivation and cipher of the key files."""
        return f"encrypted files: PKCS#8, scrypt N={encrypted_pkcs8.SCRYPT_N}, AES-256-CBC"


def _key_of_copy(content: bytes, *, passphrase: bytes, public_key: rsa.RSAPublicKey) -> rsa.RSAPrivateKey:
    try:
        key = encrypted_pkcs8.opened(content, secret=passphrase)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise NotThatKey("the copy does not open") from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.public_key() != public_key:
        raise NotThatKey("the copy holds another key")
    message = b"CertDesk: trial of a copy"
    try:
        public_key.verify(key.sign(message, PKCS1v15(), SHA256()), message, PKCS1v15(), SHA256())
    except InvalidSignature as error:
        raise NotThatKey("the copy's key does not sign") from error
    return key


def _path(name: str) -> Path:
    return encrypted_pkcs8.key_dir() / f"{name}.key.pem"


def _loaded(path: Path) -> rsa.RSAPrivateKey:
    opened = _opened.get(path)
    if opened is not None:
        return opened
    key = encrypted_pkcs8.load(path)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(f"{path.name} does not hold an RSA key")
    _opened[path] = key
    return key
