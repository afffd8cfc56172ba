"""CA keys in encrypted files, one a key: the default back end."""

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from pki.key_backends import KeyMissing, encrypted_pkcs8


class EncryptedFiles:
    """Keeps `<name>.key.pem` in the key folder. Fulfils `KeyBackend`."""

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


def _path(name: str) -> Path:
    return encrypted_pkcs8.key_dir() / f"{name}.key.pem"


@cache
def _loaded(path: Path) -> rsa.RSAPrivateKey:
    key = encrypted_pkcs8.load(path)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(f"{path.name} does not hold an RSA key")
    return key
