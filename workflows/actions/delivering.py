"""What the case made reaches its person: at the counter, against a signature."""

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from registry import slips
from registry.models import PasswordSlip
from workflows.models import Case
from workflows.stages import Deed, Stage
from workflows.turning import locked_at, thing, turn


@mutation("case.delivered", thing=thing)
def hand_over(*, actor: Actor, number: str, task_id: int, serial: str, identity_check: str) -> Case:
    """The password slip was handed over and its receipt signed; the case closes.

    `identity_check` says how the person was identified. Raises `Refusal` as `registry.slips.hand_over` does: the slip
    isn't printed, isn't this case's, or nobody was identified.
    """
    case = locked_at(number=number, stage=Stage.DELIVER, task_id=task_id)
    if not PasswordSlip.objects.filter(serial=serial, case_number=number).exists():
        raise Refusal(_("This slip belongs to another case."), code="other_case")
    slips.hand_over(actor=actor, serial=serial, identity_check=identity_check)
    slips.acknowledge(actor=actor, serial=serial)
    turn(actor=actor, case=case, deed=Deed.DELIVERED, detail={"slip": serial, "identity_check": identity_check})
    return case


@mutation("slip.replace", thing=lambda *, serial, **_: f"slip:{serial}")
def replace(*, actor: Actor, serial: str, reason: str) -> None:
    """Voids a slip and asks for a new one, which a second person must approve before it is printed."""
    slips.void(actor=actor, serial=serial, reason=reason)
    slips.request_reprint(actor=actor, serial=serial, reason=reason)
