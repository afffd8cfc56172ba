"""A queue: which cases somebody looks at, the earliest due first, read by an index from wherever one is."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from registry.models import PasswordSlip, SlipState, Staff
from workflows.models import Case
from workflows.open_cases import still_open
from workflows.queues import filters as narrowed
from workflows.queues.ends import among
from workflows.queues.filters import Filters
from workflows.staffing import absences
from workflows.stages import ENDED, STAGE_PERMISSION, Stage

VIEWS = ("free", "mine", "late")
"""Quick views of whatever is looked at: the word in the address."""
OPEN = tuple(stage for stage in Stage if stage not in ENDED)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """`stage` narrows to one; `every` shows all open cases, else those of one's roles; `view` is one of `VIEWS`."""

    stage: str = ""
    every: bool = False
    view: str = ""
    filters: Filters = field(default_factory=Filters)

    def said(self) -> str:
        """As an address says it."""
        scope = f"stage={self.stage}" if self.stage else "all" if self.every else ""
        return "&".join(part for part in (scope, self.view, self.filters.said() if self.filters else "") if part)

    def viewed(self, view: str) -> "Queue":
        """The same cases in another quick view."""
        return replace(self, view=view)

    def parts(self, staff: Staff) -> list[QuerySet[Case]]:
        """The cases in parts that have none in common, each of which one index serves in order of their due time.

        Who may see no case has none.
        """
        if not staff.has_perm("workflows.view_case"):
            return []
        wanted = self.filters.condition()
        return [Case.objects.filter(scope, wanted, self._in_view(staff, at)) for at, scope in self._scopes(staff)]

    def _scopes(self, staff: Staff) -> list[tuple[Stage | None, Q]]:
        """What is looked at, each with the stage that all of it waits at, if there is one."""
        if self.stage:
            return [(Stage(self.stage), Q(stage=self.stage))]
        mine = stages_of(staff)
        by_stage = self.view == "late" or self.filters.kind  # which indexes answer stage by stage
        if not by_stage and (self.every or not mine):
            return [(None, still_open())]
        stages = OPEN if self.every or not mine else mine
        scopes: list[tuple[Stage | None, Q]] = [(stage, Q(stage=stage)) for stage in stages]
        if staff.has_perm("registry.approve_reprint") and not self.every:
            scopes.append((None, for_a_new_slip_alone(mine)))
        return scopes

    def _in_view(self, staff: Staff, at: Stage | None) -> Q:
        if self.view and at in ENDED:  # nobody holds what has ended, and it is not late
            return Q(pk__in=())
        if self.view == "free":
            return Q(task__isnull=False, task__owner=None)
        if self.view == "mine":
            return Q(task__owner=staff)
        if self.view == "late":
            return late_at(at) if at else late()
        return Q()

    def cases(self, staff: Staff, *, after: tuple[datetime, int] | None = None, most: int) -> QuerySet[Case]:
        """The first `most` cases, or those that follow `after` (due time and key of a case). No page is far down:
        each part is read from there on, never from its beginning."""
        parts = [part.filter(behind(after)) if after else part for part in self.parts(staff)]
        if not parts:
            return Case.objects.none()
        found = parts[0]
        if len(parts) > 1:
            found = Case.objects.filter(among(part.order_by("due_at", "pk")[:most] for part in parts))
        asked = Exists(new_slips().filter(case_number=OuterRef("number")))
        found = found.select_related("task__owner").annotate(slip_asked=asked, **absences.of_holder())
        return found.order_by("due_at", "pk")[:most]


def read(request: HttpRequest, staff: Staff) -> Queue:
    """The queue of an address, with the filters that this person keeps unless it names some."""
    return _read(request.GET, narrowed.of(request, staff))


def of_address(said: str) -> Queue:
    """The queue that `Queue.said` said."""
    query = QueryDict(said)
    return _read(query, narrowed.read(query))


def _read(query: QueryDict, filters: Filters) -> Queue:
    stage = query.get("stage", "")
    return Queue(
        stage=stage if stage in Stage.values else "",
        every="all" in query,
        view=next((name for name in VIEWS if name in query), ""),
        filters=filters,
    )


def place(case: Case) -> str:
    """Where a case stands in the order, for an address: `after` reads it back. No personal data."""
    return f"{(case.due_at - EPOCH) // MICROSECOND}-{case.pk}"


def after(text: str) -> tuple[datetime, int] | None:
    """What `place` wrote; None for anything else."""
    due, _, key = text.partition("-")
    if not all(part.isascii() and part.isdecimal() and len(part) < 17 for part in (due, key)):
        return None
    return EPOCH + int(due) * MICROSECOND, int(key)


def stages_of(staff: Staff) -> list[Stage]:
    """The stages whose cases a person may hold."""
    return [stage for stage, permission in STAGE_PERMISSION.items() if staff.has_perm(permission)]


def late() -> Q:
    """As `Case.late` says it of one case."""
    waiting = Q(stage=Stage.CORRECTION, correction_due__isnull=False)
    past = Q(due_at__lt=timezone.now()) & ~waiting | waiting & Q(correction_due__lt=timezone.localdate())
    return past & still_open()


def late_at(stage: Stage) -> Q:
    """As `late`, of cases that are known to wait at `stage`, which is no end: so that an index gives them in order."""
    due = Q(due_at__lt=timezone.now())
    if stage != Stage.CORRECTION:
        return due
    return Q(correction_due__lt=timezone.localdate()) | Q(correction_due=None) & due


def new_slips() -> QuerySet[PasswordSlip]:
    """Slips that a second person must approve (`PasswordSlip.awaits_approval`)."""
    return PasswordSlip.objects.filter(state=SlipState.REQUESTED, reprint_of__isnull=False, approved_by=None)


def for_a_new_slip_alone(mine: list[Stage]) -> Q:
    """Cases in the list of whoever approves new slips that wait at none of their stages: most have ended."""
    return Q(number__in=new_slips().values("case_number")) & ~Q(stage__in=mine)


def behind(after: tuple[datetime, int]) -> Q:
    """What comes later in the order than a case of that due time and key."""
    due, key = after
    return Q(due_at__gte=due) & (Q(due_at__gt=due) | Q(pk__gt=key))
