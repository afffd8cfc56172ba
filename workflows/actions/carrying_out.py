"""What was approved takes effect: exactly once, after the approval has committed, and again until it has succeeded."""

import logging

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import SYSTEM, Actor
from audit.models import Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.staff import actor_of, require
from workflows import engine
from workflows.actions.deciding import standing_edition
from workflows.catalogue import kind_of
from workflows.digest import digest_of
from workflows.models import Approval, Case
from workflows.stages import Deed, Stage
from workflows.turning import locked, settle, thing

log = logging.getLogger(__name__)


def carry_out(*, number: str) -> bool:
    """Tries to carry out an approved case in the name of its approver; says whether it is carried out now.

    Never raises for what went wrong: the fault stands on the case for everybody to see, and the next try may succeed.
    """
    try:
        _carry_out(actor=_approver(number), number=number)
    except Refusal as refusal:
        _note_fault(number=number, sentence=str(refusal))
    except Exception:
        # Whatever fails here was approved: it must stay visible and be tried again, not end as a broken page.
        log.exception("Carrying out a case failed")
        with transaction.atomic():
            record(
                actor=SYSTEM,
                action="case.carried_out",
                thing=thing(number=number),
                outcome=Outcome.REFUSED,
                facts={"code": "failed"},
            )
        _note_fault(number=number, sentence=_("The system could not carry it out; the operator's log says why."))
    return Case.objects.filter(number=number).exclude(stage=Stage.CARRY_OUT).exists()


@mutation("case.carried_out", thing=thing)
def _carry_out(*, actor: Actor, number: str) -> None:
    case = locked(number)
    if case.stage != Stage.CARRY_OUT:
        return
    approval = case.approvals.select_related("edition").get(voided_at=None)
    if digest_of(case=case, edition=standing_edition(case)) != approval.digest:
        raise Refusal(_("The data are not those that were approved."), code="digest_differs")
    kind = kind_of(case.kind)
    case.holder_key = kind.carry_out(actor=actor, case=case, data=approval.edition.data)
    case.carry_out_fault = ""
    with kind.flow.lock(case.process_id):
        following = engine.end_effect(task=case.task, deed=Deed.CARRIED_OUT)
    settle(actor=actor, case=case, deed=Deed.CARRIED_OUT, following=following, staff=approval.approver)


@mutation("case.sent_back", thing=thing)
def give_up(*, actor: Actor, number: str, note: str) -> Case:
    """What was approved can't be carried out as it stands: voids the approval and sends the case back to the desk."""
    staff = require(actor, "workflows.approve_case")
    case = locked(number)
    if case.stage != Stage.CARRY_OUT or not case.carry_out_fault:
        raise Refusal(_("Only a case that could not be carried out can be sent back here."), code="wrong_stage")
    if not note.strip():
        raise Refusal(_("Say what is to be mended."), code="note_missing", field="note")
    Approval.objects.filter(case=case, voided_at=None).update(voided_at=timezone.now())
    case.carry_out_fault = ""
    with kind_of(case.kind).flow.lock(case.process_id):
        following = engine.end_effect(task=case.task, deed=Deed.SENT_BACK)
    settle(actor=actor, case=case, deed=Deed.SENT_BACK, following=following, staff=staff, detail={"note": note})
    return case


def _approver(number: str) -> Actor:
    approval = Approval.objects.select_related("approver").filter(case__number=number, voided_at=None).first()
    if approval is None:
        raise Refusal(_("This case isn't approved."), code="wrong_stage")
    return actor_of(approval.approver)


def _note_fault(*, number: str, sentence: str) -> None:
    with transaction.atomic():
        Case.objects.filter(number=number, stage=Stage.CARRY_OUT).update(
            carry_out_fault=sentence, carry_out_tries=F("carry_out_tries") + 1
        )
