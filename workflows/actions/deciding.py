"""A supervisor decides; a reviewer or a supervisor sends back; anybody at the desk records a withdrawal."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from workflows import working_days
from workflows.digest import digest_of
from workflows.models import Approval, Case, Edition, latest_edition
from workflows.reasons import check_reasons
from workflows.stages import Deed, Stage
from workflows.turning import locked, locked_at, thing, turn


@mutation("case.approved", thing=thing)
def approve(*, actor: Actor, number: str, task_id: int, digest: str) -> Approval:
    """Approves exactly what the page showed. The effect follows after commit (`workflows.actions.carrying_out`).

    Raises `Refusal`: the data differ from `digest`, the reviewer advised rejection, the approver took part before
    (looks at the person; the database refuses it, too), and everything that `turn` refuses.
    """
    case = locked_at(number=number, stage=Stage.APPROVE, task_id=task_id)
    edition = standing_edition(case)
    if digest_of(case=case, edition=edition) != digest:
        raise Refusal(_("The data changed after you opened the page: read them again."), code="digest_differs")
    if last_finding(case) != Deed.PASSED:
        raise Refusal(
            _("The reviewer advised rejection: reject the case, or send it back to be reviewed again."),
            code="rejection_advised",
        )
    staff = turn(actor=actor, case=case, deed=Deed.APPROVED, detail={"digest": digest}, facts={"digest": digest})
    return Approval.objects.create(case=case, approver=staff, edition=edition, digest=digest)


@mutation("case.rejected", thing=thing)
def reject(*, actor: Actor, number: str, task_id: int, reasons: list[str], note: str = "") -> Case:
    """Ends the case without effect; a letter says why. Raises `Refusal` as `check_reasons` and `turn` do."""
    case = locked_at(number=number, stage=Stage.APPROVE, task_id=task_id)
    check_reasons(reasons, note=note)
    turn(
        actor=actor,
        case=case,
        deed=Deed.REJECTED,
        detail={"reasons": reasons, "note": note},
        facts={"reasons": reasons},
    )
    return case


@mutation("case.returned", thing=thing)
def return_for_correction(
    *, actor: Actor, number: str, task_id: int, stage: Stage, reasons: list[str], due: date, note: str = ""
) -> Case:
    """Asks the applicant to mend the papers: mandatory reason codes, a letter with a deadline, the same case resumes.

    A deadline on a day off becomes the next working day (行政程序法 §48): `correction_due` says it, and the case stands
    in the lists by it until the papers come.
    Raises `Refusal` as `check_reasons` and `turn` do, and for a deadline that isn't ahead.
    """
    case = locked_at(number=number, stage=stage, task_id=task_id)
    check_reasons(reasons, note=note)
    if due <= timezone.localdate():
        raise Refusal(_("The deadline must lie ahead."), code="deadline_past", field="due")
    case.correction_due = due = working_days.on_or_after(due)
    case.due_at = working_days.end_of(due)
    detail = {"reasons": reasons, "note": note, "due": due.isoformat()}
    turn(actor=actor, case=case, deed=Deed.RETURNED, detail=detail, facts={"reasons": reasons, "due": due.isoformat()})
    return case


@mutation("case.sent_back", thing=thing)
def send_back(*, actor: Actor, number: str, task_id: int, stage: Stage, note: str) -> Case:
    """The office's own mistake: back to where it is keyed in, without a letter.

    Raises `Refusal` without words that say what to mend.
    """
    case = locked_at(number=number, stage=stage, task_id=task_id)
    if not note.strip():
        raise Refusal(_("Say what is to be mended."), code="note_missing", field="note")
    turn(actor=actor, case=case, deed=Deed.SENT_BACK, detail={"note": note})
    return case


@mutation("case.withdrawn", thing=thing)
def withdraw(*, actor: Actor, number: str, reason: str) -> Case:
    """The applicant takes the application back, at any stage before the approval."""
    case = locked(number)
    if case.stage not in (Stage.KEY_IN, Stage.REVIEW, Stage.APPROVE, Stage.CORRECTION):
        raise Refusal(_("This case can't be withdrawn any more."), code="wrong_stage")
    if not reason.strip():
        raise Refusal(_("Say who withdraws it and how we know."), code="reason_missing", field="reason")
    turn(actor=actor, case=case, deed=Deed.WITHDRAWN, detail={"note": reason})
    return case


def standing_edition(case: Case) -> Edition:
    """What the case says now. A case at review or approval always says something."""
    edition = latest_edition(case)
    if edition is None:
        raise Refusal(_("This case hasn't been keyed in yet."), code="wrong_stage")
    return edition


def last_finding(case: Case) -> Deed | None:
    """What the last review, or the lapse of a correction, found."""
    found = (
        case.participations.filter(deed__in=(Deed.PASSED, Deed.ADVISED_REJECTION))
        .order_by("-at", "-pk")
        .values_list("deed", flat=True)
        .first()
    )
    return Deed(found) if found else None
