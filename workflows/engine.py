"""django-viewflow as this office uses it: engine, activations and permissions, with its defaults made safe (design §3).

Nothing outside this module touches viewflow's nodes. No secret may ever be in a flow function or in `task.data`: on a
background error viewflow stores the frame's locals.
"""

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import nodes
from viewflow.workflow.base import Edge
from viewflow.workflow.flow import End, StartHandle
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Task
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.view import ViewActivation

from audit.refusal import Refusal
from registry.models import Staff
from workflows.models import AS_FIRST_PERSON, Participation, TaskReceipt
from workflows.stages import OUTCOMES, STAGE_PERMISSION, Deed, Stage, permission_for

LOCK = SelectForUpdateLock(nowait=False)
"""The only lock a flow may have: viewflow's default is none, and the same task fired twice in 93 of 100 races."""


class _OutcomeMixin:
    """A node whose next node is decided by the deed that ended it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._outcomes: dict[Deed, Any] = {}

    def leads(self, outcomes: dict[Deed, Any]) -> Any:
        """Names the next node for each deed."""
        self._outcomes = outcomes
        return self

    def next_node(self, deed: str) -> Any:
        """The node that a deed leads to; a deed that isn't foreseen here is a refusal."""
        try:
            return self._outcomes[Deed(deed)]
        except (KeyError, ValueError):
            raise Refusal(_("This can't be done at this stage of the case."), code="wrong_stage") from None

    def _resolve(self, instance: Any) -> None:
        self._outcomes = {deed: this.resolve(instance, node) for deed, node in self._outcomes.items()}

    def _outgoing(self) -> Iterator[Any]:
        for node in self._outcomes.values():
            yield Edge(src=self, dst=node, edge_class="next")


def _leave_receipt(task: Any) -> None:
    """One receipt a task; the second is a refusal."""
    try:
        with transaction.atomic():
            TaskReceipt.objects.create(task=task, deed=task.data["deed"])
    except IntegrityError:
        raise Refusal(
            _("This was done already; the page shows how the case stands now."), code="done_already"
        ) from None


class DeedActivation(ViewActivation):
    """The one activation of every step that a person takes. Its `complete` is the gate, whatever page it came from."""

    @ViewActivation.status.transition(source="STARTED", target="DONE")
    def complete(self) -> None:
        """Ends the task if its owner may do this deed on this node; leaves a receipt.

        Raises `Refusal`: not this stage's deed, not permitted, not a second person, done already.
        """
        stage, deed = Stage(self.flow_task.name), Deed(self.task.data["deed"])
        self.flow_task.next_node(deed)
        _check_permitted(staff=self.task.owner, stage=stage, deed=deed)
        if deed in (Deed.APPROVED, Deed.REJECTED):
            _check_second_person(staff=self.task.owner, case_process=self.process)
        _leave_receipt(self.task)
        super().complete.original()

    @ViewActivation.status.super()
    def create_next(self) -> Iterator[Any]:
        """The next task, by the deed."""
        yield self.flow_task.next_node(self.task.data["deed"])._create(self, self.task.token)


def _check_permitted(*, staff: Staff | None, stage: Stage, deed: Deed) -> None:
    if staff is None or not staff.is_active or not staff.has_perm(permission_for(stage=stage, deed=deed)):
        raise Refusal(_("Your role doesn't include this step."), code="not_permitted")


def _check_second_person(*, staff: Staff, case_process: Any) -> None:
    """Four eyes: looks at the person, never at the role (spec §1); a trigger of the database refuses it, too."""
    if Participation.objects.filter(AS_FIRST_PERSON, case__process=case_process, staff=staff).exists():
        raise Refusal(
            _("You keyed in or reviewed this case, so somebody else must decide it."), code="second_person_needed"
        )


class HumanStep(_OutcomeMixin, nodes.View):
    """A stage that waits for a person. It has no address of its own: every page is ours."""

    activation_class = DeedActivation

    def __init__(self, stage: Stage) -> None:
        super().__init__(view=None)
        self.Permission(STAGE_PERMISSION[stage])


class EffectActivation(HandleActivation):
    """Waits until `workflows.actions.carrying_out` has done what was approved, outside the approver's transaction."""

    @HandleActivation.status.transition(source="STARTED", target="DONE")
    def complete(self) -> None:
        """Ends the task and leaves a receipt, so that nothing is carried out twice."""
        self.flow_task.next_node(self.task.data["deed"])
        _leave_receipt(self.task)
        super().complete.original()

    @HandleActivation.status.super()
    def create_next(self) -> Iterator[Any]:
        """The next task, by the deed."""
        yield self.flow_task.next_node(self.task.data["deed"])._create(self, self.task.token)


class Effect(_OutcomeMixin, nodes.Handle):
    """The stage in which what was approved is carried out."""

    activation_class = EffectActivation


def spine(*, delivers_slip: bool) -> type:
    """A fresh mixin with the nodes of the spine: received → keyed in → reviewed → approved → carried out → delivered.

    A factory, because a Flow that has nodes can't be subclassed: its edges would point to the parent's nodes.
    """
    after_effect = Stage.DELIVER if delivers_slip else Stage.CLOSED

    def edges(stage: Stage) -> dict[Deed, Any]:
        leads = {**OUTCOMES[stage]}
        if stage == Stage.CARRY_OUT:
            leads[Deed.CARRIED_OUT] = after_effect
        return {deed: getattr(this, target.value) for deed, target in leads.items()}

    class Spine:
        lock_impl = LOCK
        receive = StartHandle().Next(this.key_in)
        key_in = HumanStep(Stage.KEY_IN).leads(edges(Stage.KEY_IN))
        review = HumanStep(Stage.REVIEW).leads(edges(Stage.REVIEW))
        approve = HumanStep(Stage.APPROVE).leads(edges(Stage.APPROVE))
        correction = HumanStep(Stage.CORRECTION).leads(edges(Stage.CORRECTION))
        carry_out = Effect().leads(edges(Stage.CARRY_OUT))
        closed = End()
        rejected = End()
        withdrawn = End()

    if delivers_slip:
        Spine.deliver = HumanStep(Stage.DELIVER).leads(edges(Stage.DELIVER))  # type: ignore[attr-defined]
    return Spine


def start(flow: Any) -> tuple[Any, Any]:
    """Starts a process; returns it and its first open task. Must run in a transaction."""
    process = flow.receive.run()
    return process, open_task(process)


def open_task(process: Any) -> Any:
    """The one task of a process that waits for somebody or something, or None at the end."""
    return Task.objects.filter(process_id=process.pk, finished=None).order_by("-pk").first()


def do(*, task: Any, staff: Staff, deed: Deed) -> Any:
    """Ends a human task by a deed and returns the next open task. The caller holds the case's lock."""
    activation = task.flow_task.activation_class(task)
    if task.owner_id is None:
        activation.assign(staff)
    task.data = {"deed": str(deed)}
    activation.start(None)
    activation.execute()
    return open_task(activation.process)


def end_effect(*, task: Any, deed: Deed) -> Any:
    """Ends the task of the effect and returns the next open task. The caller holds the case's lock."""
    activation = task.flow_task.activation_class(task)
    task.data = {"deed": str(deed)}
    activation.run(None)
    activation.execute()
    return open_task(activation.process)
