"""Copies of a CA key that two officers make and bring back: encrypted, and tried before anybody relies on them. With
copies in safes the root's own key is put away from the server.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from pki import crl
from pki.authorities import ROOT, key_is_away, require_key
from pki.key_backends import KeyStays, NotThatKey, encrypted_pkcs8, key_backend
from pki.last_year import LIST_AHEAD
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
    `Refusal`: what `TwoOfficers.require` raises, no_authority, key_put_away, in_token, file_stands, unreadable_copy;
    `OSError` when the disk refuses; `KeyMissing`.
    """
    refuse_inside_transaction()
    authority = _begin(actor=officers.first, officers=officers, name=name, deed="backup")
    require_key(authority)
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
    """Puts the key of the copy where the office's keys are, and one that was put away is at hand again. A key that
    stands is never replaced.

    Raises `Refusal`: what `TwoOfficers.require` raises, no_authority, key_stands, in_token, other_key (of another
    office, or under another passphrase, or no copy at all).
    """
    refuse_inside_transaction()
    authority = _begin(actor=officers.first, officers=officers, name=name, deed="restore")
    # Where a run died that brought it back or put it away, the key stands and the office still says that it is away.
    if key_backend().has(name) and authority.key_away_since is None:
        raise Refusal(_("There is a key of this authority already: it is never replaced."), code="key_stands")
    content = path.read_bytes()
    try:
        key_backend().take_in(name, content, passphrase=passphrase.encode(), public_key=authority.public_key)
    except KeyStays as stays:
        raise _in_token() from stays
    except NotThatKey as other:
        raise _other_key() from other
    copy = KeyCopy(authority=authority, sha256=hashlib.sha256(content).hexdigest())
    _done(actor=officers.first, officers=officers, copy=copy, deed="restore")
    return copy


def put_away(*, officers: TwoOfficers, name: str, passphrase: str, path: Path) -> KeyCopy:
    """Removes the root's key from this server, once its copy was opened and has signed. `restore` brings it back.

    The trail says so before it is done. A run that died in between left the key where it was, signing as before, and
    is begun again. Raises `Refusal`: what `TwoOfficers.require` raises, what `to_be_put_away` raises, other_key,
    no_copy_elsewhere for a file of the key folder; `OSError` when the copy can't be read or the disk refuses.
    """
    refuse_inside_transaction()
    authority = _begin(actor=officers.first, officers=officers, name=name, deed="put_away")
    to_be_put_away(name)
    if path.resolve().is_relative_to(encrypted_pkcs8.key_dir().resolve()):
        raise Refusal(
            _("This file lies in the server's own key folder: name the copy on its medium."), code="no_copy_elsewhere"
        )
    content = path.read_bytes()
    try:
        key_backend().try_copy(content, passphrase=passphrase.encode(), public_key=authority.public_key)
    except NotThatKey as other:
        raise _other_key() from other
    copy = KeyCopy(authority=authority, sha256=hashlib.sha256(content).hexdigest())
    _put_away(actor=officers.first, officers=officers, copy=copy)
    key_backend().remove(name)
    return copy


def to_be_put_away(name: str) -> datetime:
    """Until when the list holds that the authority's key leaves behind.

    Raises `Refusal`: no_authority, not_root, in_token, already_away, list_ends where a month hence none would hold.
    """
    authority = _known(name)
    if name != ROOT:
        raise Refusal(
            _("Only the root's key can be put away: an issuing authority's signs every day."), code="not_root"
        )
    if key_backend().keeps_for_good:
        raise Refusal(
            _(
                "The keys are in a token together and none leaves it. Nobody signs with the root while the token is "
                "taken out, but nothing else is signed either."
            ),
            code="in_token",
        )
    if key_is_away(authority):
        raise Refusal(_("The root's key is put away already: there is none on this server."), code="already_away")
    standing = crl.newest_heading(name)
    if standing is None or standing.next_update < timezone.now() + LIST_AHEAD:
        raise Refusal(
            _("The root's list ends within a month, and no other follows without the key: run publish_crl first."),
            code="list_ends",
        )
    return standing.next_update


def _other_key() -> Refusal:
    return Refusal(
        _("This copy doesn't hold the key of this authority, or the two parts are others: look at its label."),
        code="other_key",
    )


def _in_token() -> Refusal:
    return Refusal(
        _("The keys are in a token and never leave it: copy the token itself, in the way of its maker."),
        code="in_token",
    )


@mutation("key.copy", thing=lambda *, name, **_: f"authority:{name}")
def _begin(*, actor: Actor, officers: TwoOfficers, name: str, deed: str) -> Authority:
    officers.require()
    authority = _known(name)
    facts = {"officers": [officers.first.label, officers.second.label]}
    record(actor=actor, action=f"key.begin_{deed}", thing=f"authority:{name}", facts=facts)
    return authority


def _known(name: str) -> Authority:
    authority = Authority.objects.filter(name=name).first()
    if authority is None:
        raise Refusal(_("There is no certificate authority of this name."), code="no_authority")
    return authority


@mutation("key.put_away", thing=lambda *, copy, **_: f"authority:{copy.authority.name}")
def _put_away(*, actor: Actor, officers: TwoOfficers, copy: KeyCopy) -> None:
    officers.require()
    row = Authority.objects.select_for_update(no_key=True).get(pk=copy.authority.pk)
    to_be_put_away(row.name)
    row.key_away_since = timezone.now()
    row.save(update_fields=["key_away_since"])
    facts = {"officers": [officers.first.label, officers.second.label], "file_sha256": copy.sha256}
    record(actor=actor, action="key.put_away", thing=f"authority:{row.name}", facts=facts)


@mutation("key.copy", thing=lambda *, copy, **_: f"authority:{copy.authority.name}")
def _done(*, actor: Actor, officers: TwoOfficers, copy: KeyCopy, deed: str) -> None:
    if deed == "restore":
        Authority.objects.filter(pk=copy.authority.pk).update(key_away_since=None)
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
