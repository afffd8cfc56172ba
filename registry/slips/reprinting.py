"""A reprint 補發: a new serial and a new password, asked for by one person and approved by another."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.counters import next_number
from registry.models import AccountState, PasswordSlip, PortalAccount, SlipState
from registry.slips.locking import given_reason, locked, refuse_suspended, thing
from registry.staff import require


@mutation("slip.request_reprint", thing=thing)
def request_reprint(*, actor: Actor, serial: str, reason: str) -> PasswordSlip:
    """The slip that replaces a void one; called again, returns the same. It waits for a second person's approval.

    Raises `Refusal` unless the slip is void, is the account's latest, and its password was never changed, without a
    reason, and when login is suspended (then a password-reset case makes the new slip).
    """
    staff = require(actor, "registry.void_slip")
    slip, account = locked(serial)
    asked_before = PasswordSlip.objects.filter(reprint_of=slip).first()
    if asked_before:
        return asked_before
    _refuse_unless_replaceable(slip, account=account)
    reprint = PasswordSlip.objects.create(
        serial=next_number("S"),
        account=account,
        case_number=slip.case_number,
        delivery=slip.delivery,
        recipient_name=slip.recipient_name,
        recipient_organisation=slip.recipient_organisation,
        recipient_zip=slip.recipient_zip,
        recipient_address=slip.recipient_address,
        recipient_mobile=slip.recipient_mobile,
        recipient_email=slip.recipient_email,
        requested_by=staff,
        reprint_of=slip,
        reprint_reason=given_reason(reason),
    )
    record(
        actor=actor,
        action="slip.request_reprint",
        thing=f"slip:{reprint.serial}",
        facts={"case": slip.case_number, "reprint_of": slip.serial},
    )
    return reprint


@mutation("slip.approve_reprint", thing=thing)
def approve_reprint(*, actor: Actor, serial: str) -> PasswordSlip:
    """Lets the reprint with this (new) serial be printed.

    Raises `Refusal` for a slip that awaits no approval, and for the person who asked for it: the database refuses that
    as well.
    """
    staff = require(actor, "registry.approve_reprint")
    slip, _account = locked(serial)
    if not slip.awaits_approval:
        raise Refusal(_("This slip awaits no approval"), code="awaits_no_approval", field="serial")
    if slip.requested_by_id == staff.pk:
        raise Refusal(_("You asked for this reprint: somebody else has to approve it"), code="four_eyes")
    slip.approved_at, slip.approved_by = timezone.now(), staff
    slip.save()
    record(actor=actor, action="slip.approve_reprint", thing=f"slip:{slip.serial}")
    return slip


@mutation("slip.approve_reprints", thing=lambda *, serials, **_: f"slips:{len(serials)}")
def approve_reprints(*, actor: Actor, serials: Sequence[str]) -> int:
    """Lets all of these reprints be printed, or none. Returns how many. Raises `Refusal` as `approve_reprint` does."""
    require(actor, "registry.approve_reprint")
    for serial in sorted(serials):
        approve_reprint(actor=actor, serial=serial)
    return len(serials)


def _refuse_unless_replaceable(slip: PasswordSlip, *, account: PortalAccount) -> None:
    refuse_suspended(account)
    if slip.state != SlipState.VOID:
        raise Refusal(_("Void the slip first, then ask for a reprint"), code="not_void", field="serial")
    if account.state != AccountState.AWAITING_FIRST_LOGIN:
        raise Refusal(
            _("The subscriber has set a password already: no reprint is needed"), code="password_in_use", field="serial"
        )
    if PasswordSlip.objects.filter(account=account).order_by("-pk").first() != slip:
        raise Refusal(_("A later slip has replaced this one"), code="replaced", field="serial")
