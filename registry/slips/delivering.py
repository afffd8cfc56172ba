"""From the printer into the recipient's hand."""

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import IdentityCheck, PasswordSlip, SlipState
from registry.slips.locking import locked, refuse_uncounted, thing
from registry.staff import require


@mutation("slip.hand_over", thing=thing)
def hand_over(*, actor: Actor, serial: str, identity_check: str) -> PasswordSlip:
    """Records that the slip was given to its recipient at the counter and how that person was identified.

    Whatever field 18 of the form says, a recipient may come to the counter. Raises `Refusal` unless the slip is
    printed, and without an identity check.
    """
    staff = require(actor, "registry.deliver_slip")
    slip, _account = locked(serial)
    if slip.state != SlipState.PRINTED:
        raise Refusal(_("Only a printed slip can be handed over"), code="not_printed", field="serial")
    refuse_uncounted(slip)
    if identity_check not in IdentityCheck.values:
        raise Refusal(_("Say how the person was identified"), code="identity_missing", field="identity_check")
    slip.state, slip.handed_over_at, slip.handed_over_by = SlipState.HANDED_OVER, timezone.now(), staff
    slip.identity_check = identity_check
    slip.save()
    record(actor=actor, action="slip.hand_over", thing=f"slip:{slip.serial}", facts={"identity_check": identity_check})
    return slip


@mutation("slip.acknowledge", thing=thing)
def acknowledge(*, actor: Actor, serial: str) -> PasswordSlip:
    """Records that the recipient's signed receipt is here. Raises `Refusal` unless the slip was handed over."""
    staff = require(actor, "registry.deliver_slip")
    slip, _account = locked(serial)
    if slip.state != SlipState.HANDED_OVER:
        raise Refusal(_("Only a slip that was handed over can be acknowledged"), code="not_handed_over", field="serial")
    slip.state, slip.acknowledged_at, slip.acknowledged_by = SlipState.ACKNOWLEDGED, timezone.now(), staff
    slip.save()
    record(actor=actor, action="slip.acknowledge", thing=f"slip:{slip.serial}")
    return slip
