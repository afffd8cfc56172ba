"""Renewal letters 憑證展期通知: wanted by a first notice or a mail that did not arrive, printed in batches."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from forms_paper import letters
from pki import renewals
from pki.holdings import Pair
from pki.sealing import sealed
from registry.staff import require
from workflows.correspondence.keeping import PERMISSION, digest, unchanged
from workflows.correspondence.unasked import renewal_letter
from workflows.expiries.models import Cause, LetterBatch, RenewalLetter
from workflows.sheets import office

BATCH = 50  # letters: about six seconds of drawing


@dataclass(slots=True)
class Drawn:
    """What became of the letters of a batch: drawn, not needed any more, or not drawable, with the code why."""

    content: list[bytes] = field(default_factory=list)
    printed: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)


def want(*, pair: Pair, holder_key: str, cause: Cause) -> None:
    """Asks for a letter, in the caller's transaction; one that waits already will do."""
    RenewalLetter.objects.get_or_create(
        pair_id=pair.pair_id,
        batch=None,
        dropped_at=None,
        defaults={"holder_key": holder_key, "certificate_number": pair.signing.number, "cause": cause},
    )


def waiting() -> QuerySet[RenewalLetter]:
    """Letters for the next batches, the oldest first; last those that could not be drawn: the cause may be mended."""
    return RenewalLetter.objects.filter(batch=None, dropped_at=None).order_by("fault", "wanted_at", "pk")


def faulty() -> QuerySet[RenewalLetter]:
    """Letters that could not be drawn and wait for a person."""
    return waiting().exclude(fault="")


def why_not_drawn(letter: RenewalLetter) -> str:
    """What keeps a letter from being drawn."""
    if letter.fault == "does_not_fit":
        return _("an entry is too long for the letter")
    return _("a character can't be printed")


def print_batch(*, actor: Actor) -> LetterBatch:
    """Draws and seals the next letters as one PDF and keeps it; who renewed meanwhile gets none.

    Drawing happens outside the transaction, which stores what was drawn unless somebody else was quicker. Raises
    `Refusal`: not permitted, no letter waits, moved_on, before the key ceremony.
    """
    require(actor, PERMISSION)
    drawn = _draw(list(waiting()[:BATCH]))
    content = sealed(letters.joined(drawn.content), office=office().name) if drawn.content else b""
    batch = _store(actor=actor, drawn=drawn, content=content)
    if batch is None:
        raise _nothing_waits()
    return batch


def as_printed(batch: LetterBatch) -> bytes:
    """The batch byte for byte. Raises `Refusal` when it was changed."""
    return unchanged(batch.content, sha256=batch.sha256, name=str(batch))


def preview() -> bytes:
    """The next letters as they would be printed now, marked on every page, kept nowhere. Raises as `print_batch`."""
    drawn = _draw(list(waiting()[:BATCH]), preview=True)
    if not drawn.content:
        raise _nothing_waits()
    return letters.joined(drawn.content)


def _nothing_waits() -> Refusal:
    return Refusal(_("No renewal letter waits to be printed."), code="nothing_waits")


def _draw(wanted: Collection[RenewalLetter], *, preview: bool = False) -> Drawn:
    drawn = Drawn()
    for letter in wanted:
        try:
            pair = renewals.required_renewable(pair_id=letter.pair_id, holder_key=letter.holder_key)
        except Refusal:
            drawn.dropped.append(letter.pk)
            continue
        try:
            drawn.content.append(renewal_letter(holder_key=letter.holder_key, pair=pair, preview=preview))
            drawn.printed.append(letter.pk)
        except Refusal as refusal:
            drawn.faults[letter.pk] = refusal.code
    return drawn


@mutation("renewal_letters.print", thing=lambda **_: "renewal_letters:next")
def _store(*, actor: Actor, drawn: Drawn, content: bytes) -> LetterBatch | None:
    staff = require(actor, PERMISSION)
    everything = [*drawn.printed, *drawn.dropped, *drawn.faults]
    if len(waiting().select_for_update().filter(pk__in=everything)) != len(everything):
        raise Refusal(_("Somebody else has printed these letters meanwhile."), code="moved_on")
    RenewalLetter.objects.filter(pk__in=drawn.dropped).update(dropped_at=timezone.now())
    for pk, fault in drawn.faults.items():
        RenewalLetter.objects.filter(pk=pk).update(fault=fault)
    if not drawn.printed:
        return None
    batch = LetterBatch.objects.create(content=content, sha256=digest(content), printed_by=staff)
    RenewalLetter.objects.filter(pk__in=drawn.printed).update(batch=batch, fault="")
    facts = {"letters": len(drawn.printed), "sha256": batch.sha256, "dropped": len(drawn.dropped)}
    record(actor=actor, action="renewal_letters.print", thing=f"renewal_letters:{batch.pk}", facts=facts)
    return batch
