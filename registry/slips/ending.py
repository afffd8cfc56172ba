"""How a slip ends: void, or expired because nobody used it."""

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import PasswordSlip, PortalAccount, SlipState, Staff
from registry.slips.locking import given_reason, locked, thing
from registry.staff import require


@mutation("slip.void", thing=thing)
def void(*, actor: Actor, serial: str, reason: str) -> PasswordSlip:
    """Voids a slip; if its password has not been changed yet, nobody can log in with it any more.

    Raises `Refusal` for a slip that is void or has expired, and without a reason.
    """
    staff = require(actor, "registry.void_slip")
    slip, account = locked(serial)
    if slip.state in {SlipState.VOID, SlipState.EXPIRED}:
        raise Refusal(_("This slip is void already"), code="already_void", field="serial")
    was = slip.state
    make_void(slip, account=account, staff=staff, reason=given_reason(reason))
    record(actor=actor, action="slip.void", thing=f"slip:{slip.serial}", facts={"was": was})
    return slip


def expire_unused() -> int:
    """Expires the slips whose initial password was not changed in time. Returns how many; safe to run at any moment."""
    due = PortalAccount.objects.filter(initial_slip__isnull=False, initial_expires_at__lte=timezone.now())
    serials = list(due.values_list("initial_slip__serial", flat=True))
    return sum(_expire(actor=SYSTEM, serial=serial) for serial in serials)


@mutation("slip.expire", thing=thing)
def _expire(*, actor: Actor, serial: str) -> bool:
    slip, account = locked(serial)
    now = timezone.now()
    if account.initial_slip_id != slip.pk or account.initial_expires_at is None or account.initial_expires_at > now:
        return False
    slip.state, slip.expired_at = SlipState.EXPIRED, now
    slip.save()
    _close_initial_password(slip, account=account)
    record(actor=actor, action="slip.expire", thing=f"slip:{slip.serial}", facts={"account": account.account})
    return True


def make_void(slip: PasswordSlip, *, account: PortalAccount, staff: Staff | None, reason: str) -> None:
    """Voids the slip and, while the account still awaits its password, that as well."""
    slip.state, slip.voided_at, slip.voided_by, slip.void_reason = SlipState.VOID, timezone.now(), staff, reason
    slip.save()
    _close_initial_password(slip, account=account)


def _close_initial_password(slip: PasswordSlip, *, account: PortalAccount) -> None:
    """Makes the password of the slip useless, if it is still the account's."""
    if account.initial_slip_id != slip.pk:
        return
    account.password = make_password(None)
    account.must_change, account.initial_slip, account.initial_expires_at = False, None, None
    account.sessions_valid_from = timezone.now()
    account.save()
