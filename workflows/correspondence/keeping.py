"""Print and keep: a letter is drawn once, sealed, stored with its case, and from then on it is those bytes."""

import hashlib
import logging
from uuid import UUID

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from pki.sealing import sealed
from registry.staff import require
from workflows.correspondence.models import Letter
from workflows.correspondence.writing import Due, draw, due_letter
from workflows.models import Case
from workflows.sheets import office
from workflows.turning import locked, thing

PERMISSION = "correspondence.print_letter"
log = logging.getLogger(__name__)


def keep(*, actor: Actor, number: str, kind: str, occasion_id: int) -> Letter:
    """The letter as it is sent: drawn, sealed and stored now, or as it was the first time.

    Drawing and sealing happen outside the transaction, which stores what they made or finds what somebody else has
    stored meanwhile. Raises `Refusal`: not permitted, no such letter, a name that can't be printed, no ceremony yet.
    """
    case, due = _asked_for(actor=actor, number=number, kind=kind, occasion_id=occasion_id)
    if due.kept:
        return due.kept
    content = sealed(draw(case, due), office=office().name)
    return _store(
        actor=actor, number=number, kind=kind, occasion_id=occasion_id, slip_serial=due.slip_serial, content=content
    )


def as_sent(*, number: str, key: UUID) -> tuple[Letter, bytes]:
    """A kept letter of a case with its bytes. Raises `Letter.DoesNotExist`, and `Refusal` when they were changed."""
    letter = Letter.objects.get(case__number=number, key=key)
    return letter, unchanged(letter.content, sha256=letter.sha256, name=str(letter.key))


def digest(content: bytes) -> str:
    """The SHA-256 of a letter, in hex, as it stands beside its bytes and in the trail."""
    return hashlib.sha256(content).hexdigest()


def unchanged(content: bytes | memoryview, *, sha256: str, name: str) -> bytes:
    """The bytes of a kept letter. Raises `Refusal` when they were erased after their time, or when they aren't those
    that were sent; the log then says `name`."""
    kept = bytes(content)
    if not kept:
        raise Refusal(_("This letter was erased: its records have had their time."), code="letter_erased")
    if digest(kept) != sha256:
        log.error("The kept letter %s is not what was sent", name)
        raise Refusal(_("This letter isn't what was sent any more: tell the operator."), code="letter_changed")
    return kept


@mutation("letter.print", thing=thing)
def _asked_for(*, actor: Actor, number: str, kind: str, occasion_id: int) -> tuple[Case, Due]:
    require(actor, PERMISSION)
    case = locked(number)
    return case, due_letter(case, kind=kind, occasion_id=occasion_id)


@mutation("letter.print", thing=thing)
def _store(*, actor: Actor, number: str, kind: str, occasion_id: int, slip_serial: str, content: bytes) -> Letter:
    staff = require(actor, PERMISSION)
    case = locked(number)
    due = due_letter(case, kind=kind, occasion_id=occasion_id)
    if due.kept:
        return due.kept
    if due.slip_serial != slip_serial:
        raise Refusal(_("The slip has changed meanwhile: print the letter again."), code="moved_on")
    letter = Letter.objects.create(
        case=case,
        kind=kind,
        occasion=due.occasion,
        slip_serial=slip_serial,
        content=content,
        sha256=digest(content),
        printed_by=staff,
    )
    facts = {"letter": kind, "sha256": letter.sha256, "bytes": len(content)}
    record(actor=actor, action="letter.print", thing=thing(number=number), facts=facts)
    return letter
