"""What the case made reaches its person: at the counter against a signature, by registered post, or electronically.

A slip that is posted or sent closes its case: the office has nothing left to do. When the letter comes back, its slip
is void and the new one is delivered under the same, closed case.
"""

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from numbering.numbers import as_keyed
from registry import slips
from registry.models import PasswordSlip
from registry.slips import posting, sending
from workflows import sheets
from workflows.models import Case, JsonObject
from workflows.stages import Deed, Stage
from workflows.turning import locked, locked_at, thing, turn


def _slip_thing(*, serial: str, **_keywords: object) -> str:
    return f"slip:{as_keyed(serial) or 'unknown'}"


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


@mutation("slip.post", thing=_slip_thing)
def post(*, actor: Actor, serial: str, registered: str) -> PasswordSlip:
    """The slip went into its envelope under a 掛號 number; its case closes. Raises as `slips.posting.post` does."""
    case = _case_of(serial)
    slip = posting.post(actor=actor, serial=serial, registered=registered)
    _close(actor=actor, case=case, detail={"slip": slip.serial, "registered_mail": slip.registered_number})
    return slip


def send(*, actor: Actor, serial: str) -> None:
    """Sends the slip as an encrypted file; its case closes once mail and text message are out.

    Raises as `slips.sending.send` does, and for a case that a colleague holds.
    """
    case = Case.objects.select_related("task__owner").get(number=PasswordSlip.objects.get(serial=serial).case_number)
    holder = case.task.owner if case.task else None
    if holder is not None and str(holder.pk) != actor.key:
        raise Refusal(_("%(name)s holds this case.") % {"name": str(holder)}, code="held")
    sending.send(
        actor=actor,
        serial=serial,
        draw=sheets.draw_electronic_slip,
        settle=lambda encoded: _settle_sent(actor=actor, serial=serial, encoded=encoded),
    )


@mutation("slip.send", thing=_slip_thing)
def _settle_sent(*, actor: Actor, serial: str, encoded: str) -> None:
    case = _case_of(serial)
    slip = sending.mark_sent(actor=actor, serial=serial, encoded=encoded)
    _close(actor=actor, case=case, detail={"slip": slip.serial, "sent": True})


@mutation("slip.replace", thing=_slip_thing)
def replace(*, actor: Actor, serial: str, reason: str) -> None:
    """Voids a slip and asks for a new one, which a second person must approve before it is printed."""
    slips.void(actor=actor, serial=serial, reason=reason)
    slips.request_reprint(actor=actor, serial=serial, reason=reason)


def _case_of(serial: str) -> Case:
    slip = PasswordSlip.objects.filter(serial=as_keyed(serial) or "").first()
    if slip is None:
        raise Refusal(
            _("There is no slip with this serial: scan or key it again."), code="no_such_slip", field="serial"
        )
    return locked(slip.case_number)


def _close(*, actor: Actor, case: Case, detail: JsonObject) -> None:
    """Closes the case, unless an earlier slip of it has done so."""
    if case.stage == Stage.DELIVER:
        turn(actor=actor, case=case, deed=Deed.DELIVERED, detail=detail)
