"""Printing: the moment at which a password exists."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import AccountState, PasswordSlip, PortalAccount, SlipState
from registry.passwords import INITIAL_LENGTH, grouped, random_characters
from registry.slips.locking import locked, refuse_suspended, thing
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
    slip.state, slip.printed_at, slip.printed_by = SlipState.PRINTED, now, staff
    slip.expires_at = now + timedelta(days=settings.INITIAL_PASSWORD_DAYS)
    sheet = drawn(slip)
    slip.save()
    account.password = encoded
    account.state, account.must_change, account.wrong_count = AccountState.AWAITING_FIRST_LOGIN, True, 0
    account.initial_slip, account.initial_expires_at, account.sessions_valid_from = slip, slip.expires_at, now
    account.save()
    record(
        actor=actor,
        action="slip.print",
        thing=f"slip:{slip.serial}",
        facts={"account": account.account, "expires_at": slip.expires_at.isoformat()},
    )
    return sheet


def _refuse_unless_printable(slip: PasswordSlip, *, account: PortalAccount) -> None:
    if slip.state != SlipState.REQUESTED:
        raise Refusal(
            _("This slip was printed or is void: void it and ask for a reprint"), code="already_printed", field="serial"
        )
    if slip.awaits_approval:
        raise Refusal(_("A second person has to approve this reprint first"), code="not_approved", field="serial")
    refuse_suspended(account)
