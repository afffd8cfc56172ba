"""The signed head: how far the trail reached, kept in a file outside the database.

Without it, whoever can write to the database could cut the tail and nobody would see. A new head is signed only where
the trail leads to it from the one that was signed before: the office's next entry must not put the seal on a past that
somebody has rewritten. The signer is named by the setting `AUDIT_HEAD_SIGNER`, because only `pki.key_backends` loads a
private key and this room knows no other.
"""

import fcntl
import hashlib
import json
import logging
import os
from base64 import b64decode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError
from django.utils.module_loading import import_string

from audit import chain
from audit.models import Entry

log = logging.getLogger(__name__)


class Signer(Protocol):
    """Signs and checks heads."""

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`."""

    def verify(self, *, message: bytes, signature: bytes) -> bool:
        """Whether `signature` is this signer's over `message`."""

    def public_key(self) -> bytes:
        """The key to check with, in PEM (SubjectPublicKeyInfo)."""


class UnreadableHead(ValueError):
    """The head file is there, but holds no head. It is never overwritten: what happened to it is a question."""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The content of the head file."""

    seq: int
    hash: str
    signature: str

    @staticmethod
    def message(*, seq: int, entry_hash: str) -> bytes:
        """The bytes that are signed."""
        return f"certdesk-audit-head:{seq}:{entry_hash}".encode()


@cache
def signer() -> Signer:
    """The configured signer, loaded once a process."""
    made: Signer = import_string(settings.AUDIT_HEAD_SIGNER)()
    return made


def fingerprint() -> str:
    """SHA-256 of the public key's DER in hex: by this whoever checks a head or an export knows the office's key."""
    body = b"".join(line for line in signer().public_key().splitlines() if not line.startswith(b"-----"))
    return hashlib.sha256(b64decode(body)).hexdigest()


def head_file() -> Path:
    """Where the signed head is kept."""
    return Path(settings.AUDIT_HEAD_FILE)


def read() -> SignedHead | None:
    """The signed head as it stands, or None before the first entry. Does not check the signature.

    Raises `UnreadableHead` when the file holds anything else.
    """
    try:
        text = head_file().read_bytes()
    except FileNotFoundError:
        return None
    try:
        head = SignedHead(**json.loads(text))
        bytes.fromhex(head.signature)
    except (ValueError, TypeError) as unreadable:
        raise UnreadableHead(head_file().name) from unreadable
    if not isinstance(head.seq, int):
        raise UnreadableHead(head_file().name)
    return head


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the trail entries were appended: number and hash of the entry before them."""

    seq: int
    hash: str


def write(*, seq: int, entry_hash: str, after: Place) -> None:
    """Signs and replaces the head, never backwards. A failure is logged: the next write catches up.

    The caller has chained the entries from `after` to `seq` itself, under the lock of the trail's end.

    A head that does not follow from the standing one is logged and left unsigned, so that the verifier still finds what
    happened.
    """
    path = head_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            standing = read()
            if standing and standing.seq >= seq:
                return
            if standing and not _follows(standing, seq=seq, entry_hash=entry_hash, after=after):
                log.critical("The audit trail does not follow from its signed head %d: run verify_audit", standing.seq)
                return
            _replace(path, seq=seq, entry_hash=entry_hash)
    except (OSError, ValueError, TypeError, DatabaseError):
        log.exception("The signed head of the audit trail could not be written")


def _follows(standing: SignedHead, *, seq: int, entry_hash: str, after: Place) -> bool:
    """Whether the entry of the standing head is still there as it was, and each after it, up to `seq`, follows.

    What was chained to the very hash that was signed follows from it, whatever stands in the tables: nothing is read.
    """
    message = SignedHead.message(seq=standing.seq, entry_hash=standing.hash)
    if not signer().verify(message=message, signature=bytes.fromhex(standing.signature)):
        return False
    if after == Place(seq=standing.seq, hash=standing.hash):
        return True
    expected, previous = standing.seq, None
    for entry in Entry.objects.filter(seq__gte=standing.seq, seq__lte=seq).order_by("seq").iterator():
        columns = {name: getattr(entry, name) for name in chain.HASHED}
        if entry.seq != expected or chain.entry_hash(at=entry.at, **columns) != entry.hash:
            return False
        if entry.hash != standing.hash if previous is None else entry.previous_hash != previous:
            return False
        expected, previous = entry.seq + 1, entry.hash
    return expected == seq + 1 and previous == entry_hash


def _replace(path: Path, *, seq: int, entry_hash: str) -> None:
    signature = signer().sign(SignedHead.message(seq=seq, entry_hash=entry_hash)).hex()
    fresh = path.with_suffix(".new")
    with open(fresh, "w") as out:
        json.dump({"seq": seq, "hash": entry_hash, "signature": signature}, out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
