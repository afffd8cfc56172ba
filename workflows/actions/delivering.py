"""What the case made reaches its person: at the counter against a signature, by registered post, or electronically.

A slip that is posted or sent closes its case: the office has nothing left to do. When the letter comes back, its slip
is void and the new one is delivered under the same, closed case.
"""

from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from numbering.numbers import as_keyed
from registry import slips
from registry.models import PasswordSlip, PortalAccount, SlipState
from registry.slips import posting, sending
from registry.slips.locking import batch_thing, locked_batch
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


@mutation("slip.hand_over", thing=_slip_thing)
def hand_over_later(*, actor: Actor, serial: str, identity_check: str) -> PasswordSlip:
    """A new slip of a case that is closed, as its letter came back, is collected at the counter against a receipt.

    Raises `Refusal` while the case is open (its own step hands over and closes it), and as `slips.hand_over` does.
    """
    if _case_of(serial).stage != Stage.CLOSED:
        raise Refusal(_("Hand this slip over from its case, which closes with it."), code="case_open", field="serial")
    slips.hand_over(actor=actor, serial=serial, identity_check=identity_check)
    return slips.acknowledge(actor=actor, serial=serial)


@mutation("slip.post", thing=_slip_thing)
def post(*, actor: Actor, serial: str, registered: str) -> PasswordSlip:
    """The slip went into its envelope under a 掛號 number; its case closes. Raises as `slips.posting.post` does."""
    case = _case_of(serial)
    slip = posting.post(actor=actor, serial=serial, registered=registered)
    _close(actor=actor, case=case, detail={"slip": slip.serial, "registered_mail": slip.registered_number})
    return slip


def send(*, actor: Actor, serial: str, code_on_receipt: bool) -> bytes:
    """Sends the slip as an encrypted file; its case closes once mail and opening code are out.

    With `code_on_receipt` the code is on the paper that is returned, to be signed for at the counter; otherwise it
    goes by text message, and nothing is returned. Raises as `slips.sending.send` does, and for a case that a colleague
    holds.
    """
    case = Case.objects.select_related("task__owner").get(number=PasswordSlip.objects.get(serial=serial).case_number)
    holder = case.task.owner if case.task else None
    if holder is not None and str(holder.pk) != actor.key:
        raise Refusal(_("%(name)s holds this case.") % {"name": str(holder)}, code="held")
    return sending.send(
        actor=actor,
        serial=serial,
        draw=sheets.draw_electronic_slip,
        settle=lambda encoded: _settle_sent(actor=actor, serial=serial, encoded=encoded),
        receipt=partial(sheets.opening_code_receipt, case) if code_on_receipt else None,
    )


@mutation("slip.send", thing=_slip_thing)
def _settle_sent(*, actor: Actor, serial: str, encoded: str) -> None:
    case = _case_of(serial)
    slip = sending.mark_sent(actor=actor, serial=serial, encoded=encoded)
    _close(actor=actor, case=case, detail={"slip": slip.serial, "sent": True})


@mutation("slip.replace", thing=_slip_thing)
def replace(*, actor: Actor, serial: str, reason: str) -> bool:
    """Voids a slip and asks for a new one, which a second person must approve before it is printed.

    Returns whether one was asked for: while login is suspended none is, as an approved password-reset case makes it.
    """
    slip = slips.void(actor=actor, serial=serial, reason=reason)
    if PortalAccount.objects.get(pk=slip.account_id).suspended:
        return False
    slips.request_reprint(actor=actor, serial=serial, reason=reason)
    return True


@mutation("batch.replace", thing=batch_thing)
def replace_spoilt(*, actor: Actor, number: str, first: str, last: str, reason: str) -> list[bool]:
    """A jam: replaces the printed slips of one part of a batch, from a serial to another (or this one), all or none.

    Returns what `replace` returned for each. Raises `Refusal` for serials that aren't printed slips of this batch, for
    those of two parts, and where `replace` does, with the serial.
    """
    locked_batch(number)
    printed = PasswordSlip.objects.filter(batch__number=number, printed_at__isnull=False).exclude(state=SlipState.VOID)
    ends = [_spoilt(printed, serial=first, field="first"), _spoilt(printed, serial=last or first, field="last")]
    if ends[0].part != ends[1].part:
        raise Refusal(_("These slips are of two parts: void them part by part."), code="two_parts", field="last")
    low, high = sorted(slip.serial for slip in ends)
    between = printed.filter(part=ends[0].part, serial__gte=low, serial__lte=high).order_by("serial")
    replaced = [_replace_one(actor=actor, slip=slip, reason=reason) for slip in list(between)]
    facts = {"part": ends[0].part or 0, "first": low, "last": high, "slips": len(replaced)}
    record(actor=actor, action="batch.replace", thing=f"batch:{number}", facts=facts)
    return replaced


def _spoilt(printed: QuerySet[PasswordSlip], *, serial: str, field: str) -> PasswordSlip:
    slip = printed.filter(serial=as_keyed(serial) or "").first()
    if slip is None:
        raise Refusal(
            _("No slip of this batch with this serial is printed and not void yet: look at the sheet again."),
            code="not_of_batch",
            field=field,
        )
    return slip


def _replace_one(*, actor: Actor, slip: PasswordSlip, reason: str) -> bool:
    try:
        return replace(actor=actor, serial=slip.serial, reason=reason)
    except Refusal as refusal:
        said = _("%(serial)s: %(sentence)s") % {"serial": slip.shown, "sentence": str(refusal)}
        raise Refusal(said, code=refusal.code, field=refusal.field) from refusal


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
