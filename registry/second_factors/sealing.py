"""Secrets of authenticator apps are sealed before they reach the database, each to its owner.

AES-256-GCM under a key derived from `SECRET_KEY` (HKDF-SHA256, RFC 5869). Who has the database alone reads none, and a
sealed secret copied into another account's row opens nothing. Keys in `SECRET_KEY_FALLBACKS` still open.
"""

import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

_PURPOSE = b"certdesk registry.second_factors 1"
_NONCE = 12  # octets (SP 800-38D section 8.2.2: random, far below 2^32 of them a key)


class NotOpened(ValueError):
    """What was sealed can't be opened: another `SECRET_KEY`, another owner, or changed."""


def sealed(secret: bytes, *, owner: int) -> bytes:
    """The secret as the database keeps it, for the account whose primary key is `owner`."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + next(_keys()).encrypt(nonce, secret, _bound_to(owner))


def opened(content: bytes, *, owner: int) -> bytes:
    """The secret. Raises `NotOpened`."""
    for key in _keys():
        try:
            return key.decrypt(content[:_NONCE], content[_NONCE:], _bound_to(owner))
        except InvalidTag:
            continue
    raise NotOpened(str(owner))


def _bound_to(owner: int) -> bytes:
    return f"staff:{owner}".encode()


def _keys() -> Iterator[AESGCM]:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(force_bytes(key)))
