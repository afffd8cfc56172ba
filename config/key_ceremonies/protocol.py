"""The protocol of a ceremony: printed, signed by those who were there, and known to the trail by its digest."""

import hashlib
import os
import platform
import tomllib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from cryptography.hazmat.backends.openssl import backend as openssl
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.trail import record
from config.data_dir import CHECKOUT
from config.key_ceremonies.guide import Guide
from forms_paper import ceremonies
from forms_paper.sheets.ceremonies import CeremonySheet, KeyRow, StepRow
from pki.ceremony import keys_described
from pki.models import Authority
from workflows.sheets import office


def grouped(digest: str) -> str:
    """A digest in groups of four hex digits, as it is read aloud."""
    return " ".join(digest.upper()[start : start + 4] for start in range(0, len(digest), 4))


def fingerprint(content: bytes) -> str:
    """SHA-256, grouped."""
    return grouped(hashlib.sha256(content).hexdigest())


def write(guide: Guide, *, title: str, authorities: Sequence[Authority], witness: str, path: Path) -> str:
    """Prints the protocol into a new file and records its digest, which it gives.

    Raises `CommandError` when the file can't be made, and what `ceremonies.protocol` raises.
    """
    content = ceremonies.protocol(_sheet(guide, title=title, authorities=authorities, witness=witness))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(_("The protocol can't be written there: %(why)s.") % {"why": error.strerror}) from error
    with open(descriptor, "wb") as out:
        out.write(content)
    digest = hashlib.sha256(content).hexdigest()
    _keep_digest(actor=guide.officers.first, guide=guide, title=title, digest=digest)
    return digest


def row_of(authority: Authority) -> KeyRow:
    """What is read aloud of an authority, and stands in the protocol."""
    certificate = authority.certificate
    key = authority.public_key
    return KeyRow(
        name=authority.name,
        subject=certificate.subject.rfc4514_string(),
        serial=f"{certificate.serial_number:X}",
        bits=key.key_size,
        first=timezone.localdate(certificate.not_valid_before_utc),
        last=timezone.localdate(certificate.not_valid_after_utc),
        certificate_sha256=fingerprint(bytes(authority.der)),
        key_sha256=fingerprint(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)),
    )


def _sheet(guide: Guide, *, title: str, authorities: Sequence[Authority], witness: str) -> CeremonySheet:
    return CeremonySheet(
        title=title,
        office=office(),
        began_at=timezone.localtime(guide.began_at),
        ended_at=timezone.localtime(),
        officers=guide.names,
        witness=witness,
        back_end=keys_described(),
        software=_software(),
        steps=tuple(StepRow(at=timezone.localtime(step.at), sentence=step.sentence) for step in guide.steps),
        keys=tuple(row_of(authority) for authority in authorities),
    )


def _software() -> str:
    ours = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"]
    others = f"cryptography {version('cryptography')}, {openssl.openssl_version_text()}"
    return f"CertDesk {ours}, Python {platform.python_version()}, {others}"


@mutation("ceremony.protocol", thing=lambda *, digest, **_: f"protocol:{digest}")
def _keep_digest(*, actor: Actor, guide: Guide, title: str, digest: str) -> None:
    guide.officers.require()
    facts = {"title": title, "sha256": digest, "officers": [guide.officers.first.label, guide.officers.second.label]}
    record(actor=actor, action="ceremony.protocol", thing=f"protocol:{digest}", facts=facts)
