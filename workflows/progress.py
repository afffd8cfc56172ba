"""How a subscriber's cases are getting on, for the portal: stages and dates, no names of staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from workflows.catalogue import kind_of
from workflows.models import Case
from workflows.stages import Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WAY = (Stage.KEY_IN, Stage.REVIEW, Stage.APPROVE, Stage.CARRY_OUT, Stage.DELIVER, Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the way: behind, here, or ahead."""

    label: "StrOrPromise"
    done: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """One case as its subscriber may see it."""

    shown: str
    code: str  # of the kind: RG, RV, RS, PW
    kind: "StrOrPromise"
    stage: "StrOrPromise"
    received_at: datetime
    due_at: datetime
    ended: bool
    correct_by: date | None  # papers are awaited until then
    steps: tuple[Step, ...]


def of_subscriber(holder_key: UUID) -> list[Progress]:
    """The subscriber's cases, the newest first; one that left the way (correction, rejection) has no steps."""
    return [_progress(case) for case in Case.objects.filter(holder_key=holder_key).order_by("-received_at")]


def under_way(cases: Iterable[Progress], *, code: str) -> bool:
    """Whether a case of a kind (RG, RV, RS, PW) is among them that has not ended."""
    return any(case.code == code and not case.ended for case in cases)


def _progress(case: Case) -> Progress:
    stage = Stage(case.stage)
    here = WAY.index(stage) if stage in WAY else -1
    return Progress(
        shown=case.shown,
        code=case.kind,
        kind=kind_of(case.kind).label,
        stage=stage.label,
        received_at=case.received_at,
        due_at=case.due_at,
        ended=case.ended,
        correct_by=case.correction_due if stage == Stage.CORRECTION else None,
        steps=tuple(
            Step(label=step.label, done=index < here or stage == Stage.CLOSED, here=index == here and not case.ended)
            for index, step in enumerate(WAY)
        )
        if here >= 0
        else (),
    )
