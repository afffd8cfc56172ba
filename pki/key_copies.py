"""Copies of a CA key that two officers make and bring back: encrypted, and tried before anybody relies on them."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from pki.key_backends import KeyStays, NotThatKey, key_backend
from pki.models import Authority
from pki.officers import TwoOfficers
from pki.signatures import refuse_inside_transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCopy:
    """A copy in a file: of which authority, and the SHA-256 of the file in hex."""

    authority: Authority
    sha256: str


def back_up(*, officers: TwoOfficers, name: str, passphrase: str, path: Path) -> KeyCopy:
    """Writes the authority's key into a new file that its owner alone can read, under `passphrase`.

    What was written is read back, opened, and has signed. The trail knows of the copy before there is one. Raises
    `Refusal`: what `TwoOfficers.require` raises, no_authority, in_token, file_stands, unreadable_copy; `OSError` when
    the disk refuses; `KeyMissing`.
    """
    refuse_inside_transaction()
    authority = _begin(actor=officers.first, officers=officers, name=name, deed="backup")
    try:
        content = key_backend().copy(name, passphrase=passphrase.encode())
    except KeyStays as stays:
        raise _in_token() from stays
    _write_new(path, content)
    written = path.read_bytes()
    try:
        key_backend().try_copy(written, passphrase=passphrase.encode(), public_key=authority.public_key)
    except NotThatKey as unreadable:
        path.unlink()
        raise Refusal(
            _("What was written can't be read back and is removed: use another medium."), code="unreadable_copy"
        ) from unreadable
    copy = KeyCopy(authority=authority, sha256=hashlib.sha256(written).hexdigest())
    _done(actor=officers.first, officers=officers, copy=copy, deed="backup")
    return copy


def restore(*, officers: TwoOfficers, name: str, passphrase: str, path: Path) -> KeyCopy:
    """Puts the key of the copy where the office's keys are. A key that stands is never replaced.

    Raises `Refusal`: what `TwoOfficers.require` raises, no_authority, key_stands, in_token, other_key (of another
    office, or under another passphrase, or no copy at all).
    """
    refuse_inside_transaction()
    authority = _begin(actor=officers.first, officers=officers, name=name, deed="restore")
    if key_backend().has(name):
        raise Refusal(_("There is a key of this authority already: it is never replaced."), code="key_stands")
    content = path.read_bytes()
    try:
        key_backend().take_in(name, content, passphrase=passphrase.encode(), public_key=authority.public_key)
    except KeyStays as stays:
        raise _in_token() from stays
    except NotThatKey as other:
        raise Refusal(
            _("This copy doesn't hold the key of this authority, or the two parts are others: look at its label."),
            code="other_key",
        ) from other
    copy = KeyCopy(authority=authority, sha256=hashlib.sha256(content).hexdigest())
    _done(actor=officers.first, officers=officers, copy=copy, deed="restore")
    return copy


def _in_token() -> Refusal:
    return Refusal(
        _("The keys are in a token and never leave it: copy the token itself, in the way of its maker."),
        code="in_token",
    )


@mutation("key.copy", thing=lambda *, name, **_: f"authority:{name}")
def _begin(*, actor: Actor, officers: TwoOfficers, name: str, deed: str) -> Authority:
    officers.require()
    authority = Authority.objects.filter(name=name).first()
    if authority is None:
        raise Refusal(_("There is no certificate authority of this name."), code="no_authority")
    facts = {"officers": [officers.first.label, officers.second.label]}
    record(actor=actor, action=f"key.begin_{deed}", thing=f"authority:{name}", facts=facts)
    return authority


@mutation("key.copy", thing=lambda *, copy, **_: f"authority:{copy.authority.name}")
def _done(*, actor: Actor, officers: TwoOfficers, copy: KeyCopy, deed: str) -> None:
    facts = {"officers": [officers.first.label, officers.second.label], "file_sha256": copy.sha256}
    record(actor=actor, action=f"key.{deed}", thing=f"authority:{copy.authority.name}", facts=facts)


def _write_new(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refusal(_("There is a file of this name: name another."), code="file_stands") from error
    with open(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
