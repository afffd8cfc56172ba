"""Suspension notices 憑證停用通知書: wanted by a suspension on the portal, printed and kept as letters of cases are."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from audit.actors import Actor
from audit.mutations import mutation
from audit.trail import record
from pki.sealing import sealed
from registry.staff import require
from workflows.correspondence.keeping import PERMISSION, digest, unchanged
from workflows.correspondence.models import Notice, SuspensionLetter
from workflows.correspondence.unasked import suspension_letter
from workflows.sheets import office


def want(*, holder_key: str, numbers: Collection[str], at: datetime, mail: Notice | None) -> SuspensionLetter:
    """Asks for the letter about a suspension, in its transaction; `mail` tells of it, too."""
    return SuspensionLetter.objects.create(holder_key=holder_key, certificates=list(numbers), at=at, mail=mail)


def listed() -> QuerySet[SuspensionLetter]:
    """Every one without its bytes: what is not printed yet first, then the newest."""
    return SuspensionLetter.objects.defer("content").select_related("printed_by", "mail").order_by("-waiting", "-at")


def waiting() -> QuerySet[SuspensionLetter]:
    """Those that nobody has printed yet."""
    return listed().filter(waiting=True)


def draw(letter: SuspensionLetter, *, preview: bool = False) -> bytes:
    """The letter as PDF, dated today. Raises `MissingGlyph` and `DoesNotFit`, both refusals."""
    return suspension_letter(
        holder_key=letter.holder_key, numbers=letter.certificates, at=letter.at, preview=preview
    )  # fmt: skip


def keep(*, actor: Actor, key: UUID) -> SuspensionLetter:
    """The letter as it is sent: drawn, sealed and stored now, or as it was the first time.

    Raises `SuspensionLetter.DoesNotExist`, and `Refusal`: not permitted, a name that can't be printed, no ceremony yet.
    """
    require(actor, PERMISSION)
    letter = SuspensionLetter.objects.get(key=key)
    if not letter.waiting:
        return letter
    return _store(actor=actor, key=key, content=sealed(draw(letter), office=office().name))


def as_sent(key: UUID) -> tuple[SuspensionLetter, bytes]:
    """A printed letter with its bytes. Raises `SuspensionLetter.DoesNotExist`, and `Refusal` when they were changed."""
    letter = SuspensionLetter.objects.get(key=key, waiting=False)
    return letter, unchanged(letter.content or b"", sha256=letter.sha256, name=str(letter.key))


@mutation("suspension_letter.print", thing=lambda *, key, **_: f"suspension_letter:{key}")
def _store(*, actor: Actor, key: UUID, content: bytes) -> SuspensionLetter:
    staff = require(actor, PERMISSION)
    letter = SuspensionLetter.objects.select_for_update().get(key=key)
    if not letter.waiting:
        return letter
    letter.content, letter.sha256, letter.waiting = content, digest(content), False
    letter.printed_at, letter.printed_by = timezone.now(), staff
    letter.save()
    facts = {"subscriber": letter.holder_key, "sha256": letter.sha256, "bytes": len(content)}
    record(actor=actor, action="suspension_letter.print", thing=f"suspension_letter:{key}", facts=facts)
    return letter
