"""Who holds a case: claim, release, take over, assign to a colleague."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.models import Task

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Staff
from registry.staff import require, require_locked
from workflows.models import AS_FIRST_PERSON, Case
from workflows.stages import HUMAN, STAGE_PERMISSION, Stage
from workflows.turning import locked, thing


@mutation("case.claim", thing=thing)
def claim(*, actor: Actor, number: str) -> Case:
    """Makes the actor the holder of a case that nobody holds; claiming what one holds already changes nothing.

    Raises `Refusal`: not this role's stage, held by somebody else, to be decided by somebody else.
    """
    case, task, staff = _waiting(actor=actor, number=number)
    if task.owner_id == staff.pk:
        return case
    check_may_hold(case=case, staff=staff)
    # A conditional UPDATE decides: the row count says who won.
    if not Task.objects.filter(pk=task.pk, owner=None, finished=None).update(
        owner=staff, status="ASSIGNED", assigned=timezone.now()
    ):
        raise Refusal(_("%(name)s holds this case.") % {"name": str(task.owner)}, code="held")
    record(actor=actor, action="case.claim", thing=thing(number=number), facts={"stage": case.stage})
    return case


@mutation("case.release", thing=thing)
def release(*, actor: Actor, number: str) -> Case:
    """Gives a case back to the list. Only its holder can."""
    case, task, staff = _waiting(actor=actor, number=number)
    if not Task.objects.filter(pk=task.pk, owner=staff, finished=None).update(owner=None, status="NEW", assigned=None):
        raise Refusal(_("You don't hold this case."), code="not_held")
    record(actor=actor, action="case.release", thing=thing(number=number), facts={"stage": case.stage})
    return case


@mutation("case.take_over", thing=thing)
def take_over(*, actor: Actor, number: str, reason: str) -> Case:
    """Moves a held case to the actor, with a reason that everybody sees in the trail.

    Raises `Refusal`: not this role's stage, to be decided by somebody else, no reason.
    """
    case, task, staff = _waiting(actor=actor, number=number)
    check_may_hold(case=case, staff=staff)
    if not reason.strip():
        raise Refusal(_("Say why you take the case over."), code="reason_missing", field="reason")
    previous = task.owner
    Task.objects.filter(pk=task.pk).update(owner=staff, status="ASSIGNED", assigned=timezone.now())
    record(
        actor=actor,
        action="case.take_over",
        thing=thing(number=number),
        facts={"from": previous.username if previous else "", "stage": case.stage},
        personal={"reason": reason},
    )
    return case


def release_beyond_permission(*, actor: Actor, staff: Staff, **_signal: Any) -> None:
    """Puts back what somebody holds and may no longer do: all of it, when the account is closed.

    In the transaction of what was taken away, which has locked the account. It locks no case: a claim that has locked
    one waits for the account (`require_locked`).
    """
    held = Case.objects.filter(task__owner=staff, task__finished=None).order_by("pk")
    for case in held:
        if staff.has_perm(STAGE_PERMISSION[Stage(case.stage)]):
            continue
        open_task = Task.objects.filter(pk=case.task_id, owner=staff, finished=None)
        if open_task.update(owner=None, status="NEW", assigned=None):
            facts = {"stage": case.stage, "from": staff.username}
            record(actor=actor, action="case.release", thing=thing(number=case.number), facts=facts)


@mutation("case.assign", thing=thing)
def assign(*, actor: Actor, number: str, to: str, reason: str = "") -> Case:
    """Makes the colleague whose account is named `to` the holder of a case, whoever held it before.

    Raises `Refusal`: the actor may not, nobody needs to hold it, no such colleague at work, not that person's stage,
    to be decided by somebody else, held by somebody and no reason why. Assigning to its holder changes nothing.
    """
    case = locked(number)
    require(actor, "workflows.reassign_case")
    # Locked, so that nobody closes the account meanwhile (`require_locked`).
    colleague = Staff.objects.select_for_update(no_key=True).filter(username=to, is_active=True).first()
    if colleague is None:
        raise Refusal(_("Choose a colleague who works here."), code="no_such_colleague", field="to")
    check_may_hold(case=case, staff=colleague)
    task = Task.objects.select_related("owner").get(pk=case.task_id)
    if task.owner_id == colleague.pk:
        return case
    if task.owner and not reason.strip():
        raise Refusal(
            _("%(name)s holds this case: say why it goes to somebody else.") % {"name": str(task.owner)},
            code="reason_missing", field="reason",
        )  # fmt: skip
    Task.objects.filter(pk=task.pk).update(owner=colleague, status="ASSIGNED", assigned=timezone.now())
    record(
        actor=actor,
        action="case.assign",
        thing=thing(number=number),
        facts={"from": task.owner.username if task.owner else "", "to": colleague.username, "stage": case.stage},
        personal={"reason": reason} if reason.strip() else None,
    )
    return case


def check_may_hold(*, case: Case, staff: Staff) -> None:
    """Raises `Refusal` unless the case waits for somebody and this person may do what it waits for (spec §3)."""
    if case.stage not in HUMAN:
        raise Refusal(_("Nobody needs to hold this case now."), code="wrong_stage")
    if not staff.has_perm(STAGE_PERMISSION[Stage(case.stage)]):
        raise Refusal(
            _("%(name)s has no role for this step: choose a colleague who has.") % {"name": str(staff)},
            code="not_their_step", field="to",
        )  # fmt: skip
    if case.stage == Stage.APPROVE and case.participations.filter(AS_FIRST_PERSON, staff=staff).exists():
        raise Refusal(
            _("%(name)s keyed in or reviewed this case, so somebody else must decide it.") % {"name": str(staff)},
            code="second_person_needed", field="to",
        )  # fmt: skip


def _waiting(*, actor: Actor, number: str) -> tuple[Case, Any, Staff]:
    """The locked case, its open task and the person, who may do what the case waits for."""
    case = locked(number)
    if case.stage not in HUMAN:
        raise Refusal(_("Nobody needs to hold this case now."), code="wrong_stage")
    staff = require_locked(actor, STAGE_PERMISSION[Stage(case.stage)])
    return case, Task.objects.select_related("owner").get(pk=case.task_id), staff
