"""Where private keys are. The only package that loads one."""

from functools import cache
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


class KeyMissing(Exception):
    """There is no key of that name: no key ceremony was held on this installation, or its folder is not here."""


class KeyBackend(Protocol):
    """Makes, keeps and lends RSA keys by name. A key in hardware is lent as a subclass whose `sign` goes there."""

    def has(self, name: str) -> bool:
        """Whether there is a key of that name."""

    def make(self, name: str, *, bits: int) -> None:
        """Makes the key unless it is there. Safe to be called by two processes at once and to be killed half-way."""

    def lend(self, name: str) -> RSAPrivateKey:
        """The key to sign with, loaded once a process. Raises `KeyMissing`."""


@cache
def key_backend() -> KeyBackend:
    """The back end of this installation."""
    from pki.key_backends.encrypted_files import EncryptedFiles  # noqa: PLC0415 - it needs this module's names

    return EncryptedFiles()
