"""The rows of cases: process, tasks, editions, deeds and approvals; through `subscribers` what they brought about."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from viewflow.workflow.fields import get_flow_ref, get_task_ref
from viewflow.workflow.models import Process, Task

from config.load.bulk import Clock, Sheet, local_date, next_ids
from config.load.numbers import Numbers
from config.load.papers import application, said
from config.load.people import SUBSCRIBER, applicant, holder_key, key, portal_account
from config.load.plan import Plan, Planned
from config.load.subscribers import Subscribers
from config.load.way import CORRECTION, Step, Ways
from registry.roles import Role
from workflows.catalogue import kind_of
from workflows.models import Approval, Case, Edition, Participation
from workflows.stages import ENDED, Deed, Stage

KINDS = ("RG", "RV", "RS", "PW")
HELD = 0.4  # of what waits for somebody


class Cases:
    """Rows of the workflows. The engine has a task for each step that a person took, and the open one."""

    def __init__(self, *, plan: Plan, numbers: Numbers, staff: Mapping[Role, Sequence[int]], now: int) -> None:
        clock = Clock()
        self.numbers, self.text, self.ways = numbers, clock.text, Ways(staff=staff, now=now)
        self.subscribers = Subscribers(plan=plan, numbers=numbers, clock=clock, now=now)
        self.flows = {kind: get_flow_ref(kind_of(kind).flow) for kind in KINDS}
        self.delivers = {kind: kind_of(kind).delivers_slip for kind in KINDS}
        self.papers = {(kind, body): application(kind=kind, body=body) for kind in KINDS for body in (False, True)}
        self.nodes = {
            (kind, Stage(node.name)): (get_task_ref(node), node.task_type)
            for kind in KINDS
            for node in kind_of(kind).flow.instance.nodes()
            if node.name in Stage.values
        }
        self._due: dict[tuple[str, date], str] = {}
        self._sheets()

    def _sheets(self) -> None:
        self.processes = Sheet(Process, "id", "flow_class", "status", "created", "finished")
        self.tasks = Sheet(
            Task, "id", "process_id", "flow_task", "flow_task_type", "status", "created", "assigned", "started",
            "finished", "owner_id",
        )  # fmt: skip
        self.cases = Sheet(
            Case, "id", "number", "kind", "channel", "registered_mail", "received_at", "due_at", "stage", "applicant",
            "id_number", "holder_key", "correction_due", "ended_at", "process_id", "task_id",
        )  # fmt: skip
        self.editions = Sheet(Edition, "id", "case_id", "ordinal", "data", "by_id", "at")
        self.deeds = Sheet(Participation, "id", "case_id", "staff_id", "deed", "stage", "at", "detail")
        self.approvals = Sheet(Approval, "id", "case_id", "approver_id", "edition_id", "digest", "at")
        self._process_ids, self._task_ids, self._case_ids = next_ids(Process), next_ids(Task), next_ids(Case)
        self._edition_ids, self._deed_ids = next_ids(Edition), next_ids(Participation)
        self._approval_ids = next_ids(Approval)

    @property
    def sheets(self) -> list[Sheet]:
        """In the order in which they can be written."""
        own = [self.processes, self.tasks, self.cases, self.editions, self.deeds, self.approvals]
        return [*own, *self.subscribers.sheets]

    def add(self, case: Planned) -> None:
        """All rows of one case."""
        pk, number = next(self._case_ids), self.numbers.next(case.kind, case.received_at)
        steps = self.ways.of(case, delivers=self.delivers[case.kind])
        self._case(case, pk, number, steps)
        self._said(case, pk, number, steps)
        for deed, stage, staff, at, detail in steps:
            self.deeds.add(
                next(self._deed_ids), pk, staff, deed.value, stage.value if stage else "", self.text(at), detail
            )
            if deed == Deed.CARRIED_OUT and case.kind == "RG":
                self.subscribers.enrol(case, number, at=at)
            elif deed == Deed.CARRIED_OUT and self.delivers[case.kind]:
                self.subscribers.deliver(case, number, at=at)

    def _case(self, case: Planned, pk: int, number: str, steps: list[Step]) -> None:
        received, last, who = self.text(case.received_at), steps[-1].at, applicant(case.of)
        ended = self.text(last) if case.stage in ENDED else None
        process = next(self._process_ids)
        self.processes.add(process, self.flows[case.kind], "DONE" if ended else "NEW", received, ended)
        task = self._tasks(case, process, steps)
        mail = f"{310000 + case.index % 9999}10605518" if case.index % 5 < 3 else ""
        keyed, done = (any(step.deed == deed for step in steps) for deed in (Deed.KEYED_IN, Deed.CARRIED_OUT))
        self.cases.add(
            pk, number, case.kind, "post" if mail else "counter", mail, received, self._due_at(case), case.stage.value,
            who.name, who.id_number if keyed else "", key(case.of, SUBSCRIBER) if done else None,
            local_date(last + CORRECTION) if case.stage == Stage.CORRECTION else None, ended, process, task,
        )  # fmt: skip

    def _due_at(self, case: Planned) -> str:
        """As the kind says, asked once a day: a revocation has hours, the others end with a day."""
        day = (case.kind, local_date(case.received_at))
        if case.kind == "RV" or day not in self._due:
            due = kind_of(case.kind).due_at(datetime.fromtimestamp(case.received_at, UTC))
            self._due[day] = self.text(int(due.timestamp()))
        return self._due[day]

    def _said(self, case: Planned, pk: int, number: str, steps: list[Step]) -> None:
        """Editions, and the approval of the last one."""
        edition, ordinal = 0, 0
        for step in steps:
            if step.deed == Deed.KEYED_IN:
                edition, ordinal = next(self._edition_ids), ordinal + 1
                text = self.papers[case.kind, applicant(case.of).body] % self._fields(case)
                self.editions.add(edition, pk, ordinal, text, step.staff, self.text(step.at))
            elif step.deed == Deed.APPROVED:
                digest = f"{case.index:064x}"
                self.approvals.add(next(self._approval_ids), pk, step.staff, edition, digest, self.text(step.at))

    def _fields(self, case: Planned) -> dict[str, str]:
        about_certificates = case.kind in ("RV", "RS")
        return said(
            applicant(case.of),
            signed_on=local_date(case.received_at),
            holder_key=holder_key(case.of) if case.kind != "RG" else "",
            account=portal_account(case.of) if case.kind == "PW" else "",
            certificates=self.subscribers.certificates_of.pop(case.of, ()) if about_certificates else (),
        )

    def _tasks(self, case: Planned, process: int, steps: list[Step]) -> int | None:
        """The tasks of the steps, and the one that is open: its key, or None at the end."""
        since = case.received_at
        for step in steps:
            if step.stage:
                self._task(case.kind, step.stage, process, since=since, owner=step.staff, finished=self.text(step.at))
            since = step.at
        if case.stage in ENDED:
            return None
        owner = self.ways.somebody(case.stage) if self.ways.chance.random() < HELD else None
        return self._task(case.kind, case.stage, process, since=since, owner=owner, finished=None)

    def _task(
        self, kind: str, stage: Stage, process: int, *, since: int, owner: int | None, finished: str | None
    ) -> int:
        pk, created, (node, kind_of_node) = next(self._task_ids), self.text(since), self.nodes[kind, stage]
        status = "DONE" if finished else "ASSIGNED" if owner else "NEW"
        assigned = created if owner else None
        self.tasks.add(pk, process, node, kind_of_node, status, created, assigned, assigned, finished, owner)
        return pk
