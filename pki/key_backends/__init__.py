"""Where private keys are. The only package that loads one."""

from functools import cache
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
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


class KeyBackend(Protocol):
    """Makes, keeps and lends RSA keys by name. A key in hardware is lent as a subclass whose `sign` goes there."""

    def has(self, name: str) -> bool:
        """Whether there is a key of that name."""

    def make(self, name: str, *, bits: int) -> None:
        """Makes the key unless it is there. Safe to be called by two processes at once and to be killed half-way."""

    def lend(self, name: str) -> RSAPrivateKey:
        """The key to sign with, loaded once a process. Raises `KeyMissing`."""


def key_backend() -> KeyBackend:
    """The back end of this installation. Raises `ImproperlyConfigured` for a name that is none."""
    return _backend(settings.PKI["key_backend"])


@cache
def _backend(name: str) -> KeyBackend:
    if name not in BACKENDS:
        raise ImproperlyConfigured(f"PKI_KEY_BACKEND is {name}; there are: {', '.join(BACKENDS)}.")
    made: KeyBackend = import_string(BACKENDS[name])()
    return made
