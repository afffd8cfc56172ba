"""Printing: the moment at which a password exists."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import AccountState, PasswordSlip, PortalAccount, SlipState, Staff
from registry.passwords import INITIAL_LENGTH, grouped, random_characters
from registry.slips.locking import locked, refuse_suspended, refuse_unapproved, thing
from registry.staff import require


@sensitive_variables()
def print_one(*, actor: Actor, serial: str, draw: Callable[[PasswordSlip, str], bytes]) -> bytes:
    """Prints a slip, once: makes the password, stores its hash, returns what `draw` made of slip and password.

    `draw` gets the password in groups as it is to be printed (VK7M TX4P H9RC); when it fails nothing is stored and the
    slip can still be printed. From then on the account awaits its first login with this password, until
    `settings.INITIAL_PASSWORD_DAYS` have passed, and its open sessions have ended. Raises `Refusal` for a slip that was
    printed before, is void or not approved yet, and when login is suspended.
    """
    password = random_characters(INITIAL_LENGTH)
    # Hashed here, before anything is locked: it takes longer than all the rest.
    return _print(
        actor=actor, serial=serial, encoded=make_password(password), drawn=lambda slip: draw(slip, grouped(password))
    )


@mutation("slip.print", thing=thing)
def _print(*, actor: Actor, serial: str, encoded: str, drawn: Callable[[PasswordSlip], bytes]) -> bytes:
    staff = require(actor, "registry.print_slip")
    slip, account = locked(serial)
    _refuse_unless_printable(slip, account=account)
    now = timezone.now()
    slip.expires_at = expiry_of(now)
    sheet = drawn(slip)
    mark_printed(slip, account=account, staff=staff, encoded=encoded, now=now)
    slip.save()
    account.save()
    record(
        actor=actor,
        action="slip.print",
        thing=f"slip:{slip.serial}",
        facts={"account": account.account, "expires_at": slip.expires_at.isoformat()},
    )
    return sheet


def expiry_of(now: datetime) -> datetime:
    """Until when an initial password that is made now can be used."""
    return now + timedelta(days=settings.INITIAL_PASSWORD_DAYS)


def mark_printed(slip: PasswordSlip, *, account: PortalAccount, staff: Staff, encoded: str, now: datetime) -> None:
    """The slip is printed, and its account awaits the first login with its password. Saves nothing."""
    slip.state, slip.printed_at, slip.printed_by = SlipState.PRINTED, now, staff
    slip.expires_at = expiry_of(now)
    await_first_login(slip, account=account, encoded=encoded, now=now)


def await_first_login(slip: PasswordSlip, *, account: PortalAccount, encoded: str, now: datetime) -> None:
    """The account opens with the password of this slip alone. Saves nothing."""
    account.password = encoded
    account.state, account.must_change, account.wrong_count = AccountState.AWAITING_FIRST_LOGIN, True, 0
    account.initial_slip, account.initial_expires_at, account.sessions_valid_from = slip, slip.expires_at, now


def _refuse_unless_printable(slip: PasswordSlip, *, account: PortalAccount) -> None:
    if slip.state != SlipState.REQUESTED:
        raise Refusal(
            _("This slip was printed or is void: void it and ask for a reprint"), code="already_printed", field="serial"
        )
    if slip.batch_id is not None:
        raise Refusal(_("This slip is printed with its batch"), code="in_batch", field="serial")
    refuse_unapproved(slip)
    refuse_suspended(account)
