"""Where private keys are. The only package that loads one."""

from functools import cache
from typing import ClassVar, Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

# Which back ends there are, by the name that `PKI["key_backend"]` says.
BACKENDS = {
    "files": "pki.key_backends.encrypted_files.EncryptedFiles",
    "pkcs11": "pki.key_backends.token.TokenKeys",
}


class KeyMissing(Exception):
    """There is no key of that name: no key ceremony was held on this installation, or its folder is not here."""


class KeyStays(TypeError):
    """The key can't leave where it is, nor come there from elsewhere."""


class NotThatKey(ValueError):
    """A copy holds another key than the one that is asked for, or doesn't open with that passphrase."""


class KeyBackend(Protocol):
    """Makes, keeps and lends RSA keys by name. A key in hardware is lent as a subclass whose `sign` goes there.

    `keeps_for_good` says that no key can be taken away from it.
    """

    keeps_for_good: ClassVar[bool]

    def has(self, name: str) -> bool:
        """Whether there is a key of that name."""

    def make(self, name: str, *, bits: int) -> None:
        """Makes the key unless it is there. Safe to be called by two processes at once and to be killed half-way."""

    def lend(self, name: str) -> RSAPrivateKey:
        """The key to sign with, loaded once a process. Raises `KeyMissing`."""

    def copy(self, name: str, *, passphrase: bytes) -> bytes:
        """A copy of the key, encrypted under `passphrase`. Raises `KeyMissing`, `KeyStays`."""

    def try_copy(self, content: bytes, *, passphrase: bytes, public_key: RSAPublicKey) -> None:
        """Opens a copy and signs with it. Raises `NotThatKey` unless `public_key` checks the signature."""

    def take_in(self, name: str, content: bytes, *, passphrase: bytes, public_key: RSAPublicKey) -> None:
        """Tries a copy and keeps its key unless there is one of that name. Raises `NotThatKey`, `KeyStays`."""

    def remove(self, name: str) -> None:
        """Takes the key away, and what a killed run left of it; nothing when it is gone. Raises `KeyStays`."""

    def described(self) -> str:
        """Where and how it keeps keys, for the record of a ceremony."""


def key_backend() -> KeyBackend:
    """The back end of this installation. Raises `ImproperlyConfigured` for a name that is none."""
    return _backend(settings.PKI["key_backend"])


@cache
def _backend(name: str) -> KeyBackend:
    if name not in BACKENDS:
        raise ImproperlyConfigured(f"PKI_KEY_BACKEND is {name}; there are: {', '.join(BACKENDS)}.")
    made: KeyBackend = import_string(BACKENDS[name])()
    return made
