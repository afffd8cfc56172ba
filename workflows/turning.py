"""How every deed turns a case: lock, read again, check, end the task, move the stage, remember who, record, announce.

The private part of `workflows.actions`; pages never call it.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Staff
from registry.staff import require
from workflows import engine
from workflows.catalogue import kind_of
from workflows.correspondence import notices
from workflows.models import Case, Draft, JsonObject, Participation
from workflows.stages import ENDED, Deed, Stage, permission_for


def thing(*, number: str, **_keywords: Any) -> str:
    """How the trail names a case."""
    return f"case:{number}"


def locked(number: str) -> Case:
    """The case, locked until the transaction ends. The first lock of every deed (lock order: case first)."""
    case = Case.objects.select_for_update().filter(number=number).first()
    if case is None:
        raise Refusal(_("There is no case with this receipt number."), code="no_such_case")
    return case


def locked_at(*, number: str, stage: Stage, task_id: int) -> Case:
    """The locked case, if it still waits at `stage` with this very task.

    Raises `Refusal` when the case has moved on or the task is not the one that the page was opened for: a task that
    belongs to another node or another case never counts, whatever the address said (design §3.2).
    """
    case = locked(number)
    if case.stage != stage or case.task_id != task_id:
        raise Refusal(
            _("This case has moved on since you opened the page; it is now at “%(stage)s”.")
            % {"stage": case.get_stage_display()},
            code="moved_on",
        )
    return case


def turn(
    *, actor: Actor, case: Case, deed: Deed, detail: JsonObject | None = None, facts: JsonObject | None = None
) -> Staff:
    """Ends the case's open task by `deed` and moves the case on. The caller has locked the case.

    Raises `Refusal`: not permitted, held by somebody else, not this stage's deed, second person needed, done already.
    """
    staff = require(actor, permission_for(stage=Stage(case.stage), deed=deed))
    check_holder(case=case, staff=staff)
    with kind_of(case.kind).flow.lock(case.process_id):
        following = engine.do(task=case.task, staff=staff, deed=deed)
    settle(actor=actor, case=case, deed=deed, following=following, staff=staff, detail=detail, facts=facts)
    return staff


def settle(
    *,
    actor: Actor,
    case: Case,
    deed: Deed,
    following: Any,
    staff: Staff | None,
    detail: JsonObject | None = None,
    facts: JsonObject | None = None,
) -> None:
    """Writes the stage that the engine has come to, the participation, the audit entry and the mail to the contact."""
    before = case.stage
    case.task = following
    case.stage = following.flow_task.name if following else _end_of(case=case, deed=deed)
    if case.stage in ENDED:
        case.ended_at = timezone.now()
        Draft.objects.filter(case=case).delete()
    case.save()
    done = Participation.objects.create(case=case, staff=staff, deed=deed, stage=before, detail=detail or {})
    record(
        actor=actor,
        action=f"case.{deed}",
        thing=thing(number=case.number),
        facts={"from": before, "to": case.stage, **(facts or {})},
    )
    notices.announce(actor=actor, case=case, deed=done)


def _end_of(*, case: Case, deed: Deed) -> str:
    last = case.process.task_set.filter(flow_task_type="END").order_by("-pk").first()
    if last is None:
        raise RuntimeError(f"{deed} left case {case.pk} without a way on")
    return str(last.flow_task.name)


def check_holder(*, case: Case, staff: Staff) -> None:
    """Raises `Refusal` when somebody else holds the locked case."""
    holder = case.task.owner if case.task else None
    if holder is not None and holder.pk != staff.pk:
        raise Refusal(
            _("%(name)s holds this case; ask for it, or take it over with a reason.") % {"name": str(holder)},
            code="held",
        )
