"""How a slip is found and locked, always together with its account and in this order: batch, account, slip."""

from django.utils.translation import gettext as _

from audit.refusal import Refusal
from numbering.numbers import as_keyed
from registry.models import PasswordSlip, PortalAccount, SlipBatch


def thing(*, serial: str, **_keywords: object) -> str:
    """The slip as the trail names it."""
    return f"slip:{as_keyed(serial) or 'unknown'}"


def locked(serial: str) -> tuple[PasswordSlip, PortalAccount]:
    """The slip of a serial as keyed or scanned, and its account, both locked. Raises `Refusal` ("no_such_slip")."""
    known = PasswordSlip.objects.filter(serial=as_keyed(serial) or "").first()
    if known is None:
        raise Refusal(_("There is no slip with this serial: scan or key it again"), code="no_such_slip", field="serial")
    account = PortalAccount.objects.select_for_update().get(pk=known.account_id)
    return PasswordSlip.objects.select_for_update().get(pk=known.pk), account


def batch_thing(*, number: str, **_keywords: object) -> str:
    """The batch as the trail names it."""
    return f"batch:{as_keyed(number) or 'unknown'}"


def locked_batch(number: str) -> SlipBatch:
    """The batch, locked. Raises `Refusal` for none, and for one that is balanced and closed."""
    batch = SlipBatch.objects.select_for_update().filter(number=number).first()
    if batch is None:
        raise Refusal(_("There is no batch with this number"), code="no_such_batch")
    if batch.balanced_at:
        raise Refusal(_("This batch is balanced and closed"), code="closed")
    return batch


def moved_on() -> Refusal:
    """What is said to whoever was a moment too late."""
    return Refusal(_("A colleague was at this in the same moment: look at the page again"), code="moved_on")


def refuse_uncounted(slip: PasswordSlip) -> None:
    """A sheet of a batch leaves the office only after its part was counted."""
    if slip.batch_id is not None and slip.accounted_at is None:
        raise Refusal(_("Count the sheets of its batch first"), code="not_counted", field="serial")


def refuse_unapproved(slip: PasswordSlip) -> None:
    """A reprint waits for its second person."""
    if slip.awaits_approval:
        raise Refusal(_("A second person has to approve this reprint first"), code="not_approved", field="serial")


def refuse_suspended(account: PortalAccount) -> None:
    """A new password on paper does not lift a suspension: only an approved password-reset case does (spec §2)."""
    if account.suspended:
        raise Refusal(_("Login is suspended: a password-reset case has to restore it first"), code="account_suspended")


def given_reason(reason: str) -> str:
    """The reason that a person wrote, at most 200 characters. Raises `Refusal` for none."""
    if not reason.strip():
        raise Refusal(_("Give the reason"), code="reason_missing", field="reason")
    if len(reason.strip()) > 200:
        raise Refusal(_("A reason has at most 200 characters"), code="reason_long", field="reason")
    return reason.strip()
