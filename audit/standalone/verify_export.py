#!/usr/bin/env python3
"""Verifies a signed export of CertDesk's audit trail, without CertDesk.

    python3 verify_export.py EXPORT.zip FINGERPRINT

FINGERPRINT is the SHA-256 of the key that signs the trail, as the office published it (64 hex digits; spaces and colons
don't matter). It must not be taken from the export: whoever forges one signs it with a key of their own.

Needs Python 3.9 or later and, for the two signatures, either the package `cryptography` or the program `openssl` from
3.0 on. Says what holds and what doesn't, a line each; exits with 0 when everything holds, with 1 when not.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key
except ImportError:
    Ed25519PublicKey = None  # type: ignore[assignment, misc]

FORMAT = "CertDesk audit trail export 1"
GENESIS = hashlib.sha256(b"CertDesk audit trail, first entry").hexdigest()
MEMBERS = ("entries.jsonl", "manifest.json", "manifest.sig", "public-key.pem")
COLUMNS = {
    "seq", "at", "actor_kind", "actor_key", "actor_label", "action", "thing", "outcome", "facts", "personal_digest",
    "previous_hash", "hash",
}  # fmt: skip
LONGEST_LINE = 1_000_000


class Damaged(Exception):
    """Something does not hold; the sentence says what."""


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the bytes that are hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def verify(path: str, fingerprint: str) -> Iterator[str]:
    """Yields a sentence for each thing that holds. Raises `Damaged` at the first that doesn't."""
    try:
        with zipfile.ZipFile(path) as export:
            yield from _verify(export, fingerprint)
    except (zipfile.BadZipFile, OSError, EOFError) as broken:
        raise Damaged(f"the file is no whole ZIP archive: {broken}") from broken


def _verify(export: zipfile.ZipFile, fingerprint: str) -> Iterator[str]:
    names = export.namelist()
    for name in MEMBERS:
        if names.count(name) != 1:
            raise Damaged(f"the export must hold {name} once, it holds it {names.count(name)} times")
    key, text = _public(export.read("public-key.pem"), fingerprint), export.read("manifest.json")
    yield "the key is the one that the office published"
    if not signature_holds(key=key, message=text, signature=export.read("manifest.sig")):
        raise Damaged("the signature over the manifest is wrong")
    manifest = _manifest(text)
    yield f"the manifest is signed: made {manifest['made_at']} by {manifest['made_by']}"
    with export.open("entries.jsonl") as lines:
        head_hash = _check_entries(lines, manifest)
    yield f"entries {manifest['first']} to {manifest['last']} are whole, in order and as written"
    yield _check_head(key, manifest, head_hash)


def _public(pem: bytes, fingerprint: str) -> bytes:
    """The key as DER, if it is the office's."""
    body = b"".join(line for line in pem.splitlines() if b"-----" not in line)
    key = base64.b64decode(body)
    found = hashlib.sha256(key).hexdigest()
    if found != re.sub(r"[\s:]", "", fingerprint).lower():
        raise Damaged(f"the export is signed by another key, {found}")
    return key


def _manifest(text: bytes) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(text)
    if manifest.get("format") != FORMAT:
        raise Damaged(f"the format is {manifest.get('format')!r}, this program reads {FORMAT!r}")
    return manifest


def _check_entries(lines: IO[bytes], manifest: dict[str, Any]) -> str | None:
    """The hash of the entry that the signed head names, if it is in the range."""
    digest = hashlib.sha256()
    head_hash: str | None = None
    expected, previous = manifest["first"], manifest["previous_hash"]
    if expected == 1 and previous != GENESIS:
        raise Damaged("the first entry does not begin the trail")
    while line := lines.readline(LONGEST_LINE):
        digest.update(line)
        entry = _entry(line, expected)
        if entry["previous_hash"] != previous:
            raise Damaged(f"entry {expected} does not follow from the entry before it")
        if entry["seq"] == manifest["head"]["seq"]:
            head_hash = entry["hash"]
        expected, previous = expected + 1, entry["hash"]
    if (expected - 1, previous) != (manifest["last"], manifest["last_hash"]):
        raise Damaged(f"the export ends at entry {expected - 1}, the manifest names {manifest['last']}")
    if digest.hexdigest() != manifest["entries_sha256"]:
        raise Damaged("the entries are not those that were signed")
    return head_hash


def _entry(line: bytes, expected: int) -> dict[str, Any]:
    try:
        entry: dict[str, Any] = json.loads(line)
        if set(entry) != COLUMNS:
            raise ValueError("other columns")
    except (ValueError, TypeError) as broken:
        raise Damaged(f"the line of entry {expected} can't be read: {broken}") from broken
    if entry["seq"] != expected:
        raise Damaged(f"entry {expected} is missing, {entry['seq']} stands in its place")
    covered = {name: value for name, value in entry.items() if name != "hash"}
    if hashlib.sha256(canonical(covered)).hexdigest() != entry["hash"]:
        raise Damaged(f"entry {expected} was changed after it was written")
    return entry


def _check_head(key: bytes, manifest: dict[str, Any], head_hash: str | None) -> str:
    """The head as it was signed when the trail was written, before anybody asked for an export."""
    head = manifest["head"]
    message = f"certdesk-audit-head:{head['seq']}:{head['hash']}".encode()
    if not signature_holds(key=key, message=message, signature=bytes.fromhex(head["signature"])):
        raise Damaged("the signature over the head of the trail is wrong")
    if head_hash is None:
        return f"the head of the trail, entry {head['seq']}, is signed and lies outside this range"
    if head_hash != head["hash"]:
        raise Damaged(f"entry {head['seq']} is not the one that the signed head names")
    return f"the head of the trail, entry {head['seq']}, is signed and is the one in this export"


def signature_holds(*, key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature (RFC 8032) is the key's over the message; the key is DER (RFC 8410)."""
    if Ed25519PublicKey is None:
        return _openssl_holds(key=key, message=message, signature=signature)
    public = load_der_public_key(key)
    if not isinstance(public, Ed25519PublicKey):
        return False
    try:
        public.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _openssl_holds(*, key: bytes, message: bytes, signature: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: str(Path(folder, name)) for name in ("key", "message", "signature")}
        for name, content in (("key", key), ("message", message), ("signature", signature)):
            Path(paths[name]).write_bytes(content)
        asked = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", paths["key"]]
        files = ["-in", paths["message"], "-sigfile", paths["signature"]]
        answer = subprocess.run([*asked, *files], capture_output=True, check=False)  # noqa: S603 - our own arguments
        return answer.returncode == 0


def main(arguments: list[str]) -> int:
    """The program; its exit code."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    try:
        for sentence in verify(arguments[0], arguments[1]):
            print(f"holds: {sentence}")
    except Damaged as damage:
        print(f"DOES NOT HOLD: {damage}")
        return 1
    print("The export is whole and as written.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
