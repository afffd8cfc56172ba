"""How an entry is hashed. Plain functions over plain values, so that a verifier without Django can do the same."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = hashlib.sha256(b"CertDesk audit trail, first entry").hexdigest()


def plain(value: Any) -> Any:
    """The value as a database's JSON column gives it back, so that what is hashed is what will be read.

    Raises `ValueError` for a fraction, which PostgreSQL writes in another way (1e30, -0.0): say it as a string or in a
    smaller unit. Raises `TypeError` for what JSON does not know.
    """
    return json.loads(json.dumps(value), parse_float=_no_fraction, parse_constant=_no_fraction)


def _no_fraction(text: str) -> Any:
    raise ValueError("An audit entry holds no fractions")


def canonical(value: Any) -> bytes:
    """One byte string for one value: JSON with sorted keys, no spaces, UTF-8 (the idea of RFC 8785)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def moment(at: datetime) -> str:
    """A point in time as it enters the hash: UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def personal_digest(*, personal: Mapping[str, Any], salt: str) -> str:
    """A salted commitment to personal data: gives nothing away once data and salt are erased."""
    return hashlib.sha256(salt.encode() + canonical(personal)).hexdigest()


HASHED = (
    "seq", "actor_kind", "actor_key", "actor_label", "action", "thing", "outcome", "facts",
    "personal_digest", "previous_hash",
)  # fmt: skip


def entry_hash(*, at: datetime, **columns: Any) -> str:
    """SHA-256 over all hashed columns of one entry, the hash of the entry before it among them."""
    return hashlib.sha256(canonical({"at": moment(at), **{name: columns[name] for name in HASHED}})).hexdigest()
