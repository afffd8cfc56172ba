"""Time-based one-time passwords (RFC 6238) as every authenticator app knows them: 6 digits, 30 seconds, SHA-1.

Knows no database. SHA-1 is what apps take for granted, many whatever they are told; collisions don't matter to HMAC.
"""

import secrets
from base64 import b32encode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils.crypto import constant_time_compare

SECONDS = 30
DIGITS = 6
DRIFT = 1
"""Steps that a clock may be ahead or behind (RFC 6238 section 5.2)."""


def new_secret() -> bytes:
    """160 bits, as RFC 4226 section 4 recommends."""
    return secrets.token_bytes(20)


def code_at(secret: bytes, *, step: int) -> str:
    """The code of a time step, counted from 1970."""
    return _of(secret).generate(step * SECONDS).decode()


def step_of(secret: bytes, code: str, *, now: float, after: int) -> int | None:
    """The time step around `now` (seconds since 1970) whose code this is, later than the step `after`; None for none.

    All steps are compared, so that the time says nothing.
    """
    present = int(now) // SECONDS
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        if constant_time_compare(code_at(secret, step=step), code) and step > after:
            found = step
    return found


def provisioning_uri(secret: bytes, *, account: str, issuer: str) -> str:
    """What the picture says to the app (the Key URI format that apps agree on)."""
    return _of(secret).get_provisioning_uri(account, issuer)


def typed_form(secret: bytes) -> str:
    """The secret for whoever types it into the app: base32 in groups of four."""
    text = b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _of(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), SECONDS)  # noqa: S303 - see above
