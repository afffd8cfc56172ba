"""Batches 批次: up to 10,000 slips printed in one run, part by part, and counted afterwards (spec §4).

A part is one transaction and one answer. Passwords and sheets of a part are in the memory of `print_part` alone; it
stores the hashes, and only then gives the sheets out. Whatever dies before that has printed nothing; whatever is lost
after it counts as printed, and the clerk who can't find the sheets voids them: nothing is ever printed twice.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.counters import next_number
from registry.models import AccountState, Delivery, PasswordSlip, PortalAccount, SlipBatch, SlipState
from registry.passwords import INITIAL_LENGTH, grouped, random_characters
from registry.slips.locking import batch_thing, locked_batch, moved_on
from registry.slips.printing import expiry_of, mark_printed
from registry.staff import require

MOST = 10_000
ON_PAPER = (Delivery.COUNTER, Delivery.POST)
Draw = Callable[[Sequence[tuple[PasswordSlip, str]]], bytes]


def printable(delivery: str) -> QuerySet[PasswordSlip]:
    """Slips of a way of delivery that a new batch would take in, by serial."""
    approved = Q(reprint_of=None) | Q(approved_by__isnull=False)
    waiting = PasswordSlip.objects.filter(approved, state=SlipState.REQUESTED, delivery=delivery, batch=None)
    return waiting.filter(left_out="").exclude(account__state=AccountState.SUSPENDED).order_by("serial")


@mutation("batch.begin", thing=lambda *, delivery, **_: f"batch:{delivery}")
def begin(*, actor: Actor, delivery: str) -> SlipBatch:
    """A batch of all slips (10,000 at most) of a way of delivery that wait to be printed.

    Raises `Refusal` while an earlier batch of that delivery is not balanced, and when nothing waits.
    """
    staff = require(actor, "registry.print_slip")
    if delivery not in ON_PAPER:
        raise Refusal(_("Only slips on paper are printed in batches"), code="not_on_paper", field="delivery")
    number = next_number("SB")  # locks: of two who begin at once, the second finds the batch of the first
    standing = SlipBatch.objects.filter(delivery=delivery, balanced_at=None).first()
    if standing:
        raise Refusal(
            _("Batch %(number)s is not balanced yet: count its sheets first") % {"number": standing.shown},
            code="not_balanced",
        )
    batch = SlipBatch.objects.create(number=number, delivery=Delivery(delivery), begun_by=staff)
    chosen = printable(delivery).values("pk")[:MOST]
    taken = PasswordSlip.objects.filter(pk__in=chosen, state=SlipState.REQUESTED, batch=None).update(batch=batch)
    if not taken:
        raise Refusal(_("No slip waits to be printed"), code="nothing_waits")
    record(
        actor=actor, action="batch.begin", thing=f"batch:{number}", facts={"delivery": batch.delivery, "slips": taken}
    )
    return batch


@sensitive_variables()
def print_part(*, actor: Actor, number: str, draw: Draw) -> bytes:
    """The next part of a batch: `settings.SLIP_PART` slips at most, as what `draw` made of them and their passwords.

    `draw` gets slips and passwords in groups, by serial; a slip that it refuses is left out of the batch and printed on
    its own. From the return on the part counts as printed. Raises `Refusal` when nothing is left to print, and when
    somebody else has printed this very part meanwhile.
    """
    while True:
        waiting = _next_part(number)
        if not waiting:
            raise Refusal(_("Every slip of this batch is printed or void"), code="nothing_left")
        now = timezone.now()
        passwords = [random_characters(INITIAL_LENGTH) for _slip in waiting]
        for slip in waiting:
            slip.expires_at = expiry_of(now)
        faults = {slip.serial: "account_suspended" for slip in waiting if slip.account.suspended}
        sheets, misfits = _drawn(list(zip(waiting, map(grouped, passwords), strict=True)), draw=draw, but=faults)
        faults |= misfits
        if not faults:
            break
        _leave_out(actor=actor, number=number, faults=faults)
    _store(actor=actor, number=number, now=now, encoded=dict(zip(_serials(waiting), _hashed(passwords), strict=True)))
    return sheets


def _next_part(number: str) -> list[PasswordSlip]:
    of_batch = PasswordSlip.objects.filter(batch__number=number, state=SlipState.REQUESTED)
    return list(of_batch.select_related("account__subscriber").order_by("serial")[: settings.SLIP_PART])


def _serials(slips: Sequence[PasswordSlip]) -> list[str]:
    return [slip.serial for slip in slips]


@sensitive_variables()
def _drawn(
    pairs: list[tuple[PasswordSlip, str]], *, draw: Draw, but: dict[str, str]
) -> tuple[bytes, dict[str, str]]:  # fmt: skip
    """The sheets, or nothing and which slips can't be drawn, with the code of each refusal."""
    if but:
        return b"", {}
    try:
        return draw(pairs), {}
    except Refusal:
        misfits = {slip.serial: code for slip, password in pairs if (code := _misfit(slip, password, draw=draw))}
        if not misfits:
            raise
        return b"", misfits


@sensitive_variables()
def _misfit(slip: PasswordSlip, password: str, *, draw: Draw) -> str:
    try:
        draw([(slip, password)])
    except Refusal as refusal:
        return refusal.code
    return ""


@sensitive_variables()
def _hashed(passwords: list[str]) -> list[str]:
    """Hashed before anything is locked, on all cores: it takes longer than all the rest, and gives up the GIL."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(make_password, passwords))


@mutation("batch.print_part", thing=batch_thing)
def _store(*, actor: Actor, number: str, now: datetime, encoded: dict[str, str]) -> None:
    staff = require(actor, "registry.print_slip")
    batch = locked_batch(number)
    holders = PasswordSlip.objects.filter(serial__in=encoded).values("account")
    accounts = {
        account.pk: account
        for account in PortalAccount.objects.select_for_update().filter(pk__in=holders).order_by("pk")
    }
    slips = list(PasswordSlip.objects.select_for_update().filter(serial__in=encoded).order_by("serial"))
    batch.parts += 1
    for slip in slips:
        account = accounts[slip.account_id]
        if slip.state != SlipState.REQUESTED or slip.batch_id != batch.pk or account.suspended:
            raise moved_on()
        slip.part = batch.parts
        mark_printed(slip, account=account, staff=staff, encoded=encoded[slip.serial], now=now)
    for account in accounts.values():
        account.save()
    for slip in slips:
        slip.save()
        record(
            actor=actor,
            action="slip.print",
            thing=f"slip:{slip.serial}",
            facts={"batch": number, "part": batch.parts, "account": accounts[slip.account_id].account},
        )
    batch.save()


@mutation("batch.leave_out", thing=batch_thing)
def _leave_out(*, actor: Actor, number: str, faults: dict[str, str]) -> None:
    """Takes slips that can't be printed now out of their batch; they are printed one by one when the cause is gone."""
    require(actor, "registry.print_slip")
    batch = locked_batch(number)
    for serial, code in faults.items():
        still = PasswordSlip.objects.filter(serial=serial, batch=batch, state=SlipState.REQUESTED)
        if still.update(batch=None, left_out=code):
            record(
                actor=actor, action="batch.leave_out", thing=f"slip:{serial}", facts={"batch": number, "cause": code}
            )
