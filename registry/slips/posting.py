"""Registered post 掛號: which number each slip went out under, and the bulk posting list of it (spec §4)."""

import re

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.counters import next_number
from numbering.keyed_text import ungrouped
from numbering.numbers import as_keyed
from registry.models import PasswordSlip, PostingList, SlipState
from registry.slips.locking import locked, refuse_uncounted, thing
from registry.staff import require

MOST_LETTERS = 400  # 20 pages: what one person checks at the post office's window
# 6 of the letter, 6 of the post office, 2 of the class of mail.
_REGISTERED = re.compile(r"[0-9]{14}\Z")


def registered_number(text: str) -> str:
    """A 掛號 number as keyed or scanned, as its 14 digits. Raises `Refusal` for anything else."""
    digits = ungrouped(text)
    if not _REGISTERED.match(digits):
        raise Refusal(
            _("A registered mail number has 14 digits: scan it again"), code="registered_shape", field="registered"
        )
    return digits


@mutation("slip.post", thing=thing)
def post(*, actor: Actor, serial: str, registered: str) -> PasswordSlip:
    """Records the 掛號 number of a slip in its envelope and puts it on the open posting list, or a new one.

    Whatever field 18 says, a printed slip may be posted. Raises `Refusal` unless it is printed and its part of a batch
    counted, for a number of another shape, and for one that another slip has.
    """
    staff = require(actor, "registry.deliver_slip")
    number = registered_number(registered)
    slip, _account = locked(serial)
    if slip.state == SlipState.POSTED:
        raise Refusal(
            _("This slip was registered already: tear off the second label"), code="already_posted", field="serial"
        )
    if slip.state != SlipState.PRINTED:
        raise Refusal(_("Only a printed slip can be posted"), code="not_printed", field="serial")
    refuse_uncounted(slip)
    if PasswordSlip.objects.filter(registered_number=number).exists():
        raise Refusal(
            _("Another slip has this registered mail number"), code="registered_twice", field="registered"
        )  # fmt: skip
    slip.state, slip.posted_at, slip.posted_by = SlipState.POSTED, timezone.now(), staff
    slip.registered_number, slip.posting_list = number, _open_list()
    slip.save()
    record(actor=actor, action="slip.post", thing=f"slip:{slip.serial}", facts={"list": slip.posting_list.number})
    return slip


def _open_list() -> PostingList:
    standing = PostingList.objects.select_for_update().filter(open=True).first()
    if standing is None:
        return PostingList.objects.create(number=next_number("L"))
    if standing.slips.count() >= MOST_LETTERS:
        raise Refusal(_("The posting list is full: take its letters to the post office"), code="list_full")
    return standing


@mutation("list.close", thing=lambda *, number, **_: f"list:{number}")
def close_list(*, actor: Actor, number: str) -> PostingList:
    """The letters of a list went to the post office; the next slip begins another list. Raises `Refusal` if closed."""
    staff = require(actor, "registry.deliver_slip")
    found = PostingList.objects.select_for_update().filter(number=number, open=True).first()
    if found is None:
        raise Refusal(_("This list went to the post office already"), code="closed")
    found.open, found.posted_on, found.closed_by = False, timezone.localdate(), staff
    found.save()
    letters = PasswordSlip.objects.filter(posting_list=found).aggregate(count=Count("pk"))["count"]
    record(actor=actor, action="list.close", thing=f"list:{number}", facts={"letters": letters})
    return found


def found_by(code: str) -> PasswordSlip | None:
    """The slip of a serial or of a registered mail number, as scanned from a returned letter."""
    digits = ungrouped(code)
    if _REGISTERED.match(digits):
        return PasswordSlip.objects.filter(registered_number=digits).first()
    return PasswordSlip.objects.filter(serial=as_keyed(code) or "").first()
