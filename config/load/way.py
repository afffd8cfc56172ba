"""What was done on a case of a load until now: deeds, people, moments, and what each deed says."""

import json
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import NamedTuple

from config.load.bulk import DAY, HOUR, local_date
from config.load.plan import Planned
from registry.roles import Role
from workflows.reasons import ReasonCode
from workflows.stages import Deed, Stage

#: Seconds that a deed takes in the middle; the others take minutes at the desk.
_USUAL = {Deed.APPROVED: 11 * HOUR, Deed.REJECTED: 15 * HOUR, Deed.DELIVERED: DAY, Deed.PAPERS_CAME: 5 * DAY}
_AT_DESK, _AT_LEAST = 2 * HOUR, 300
_REASONS = [code.value for code in ReasonCode if code != ReasonCode.OTHER]
_SAID = {
    Deed.RECEIVED: '{"papers": 2}', Deed.PAPERS_CAME: '{"papers": 2}', Deed.PASSED: '{"answers": {}, "note": ""}',
}  # fmt: skip
ROLE = {
    Stage.APPROVE: Role.SUPERVISOR, Stage.CARRY_OUT: Role.SUPERVISOR, Stage.DELIVER: Role.MAILROOM_CLERK,
}  # fmt: skip
"""Whose step it is, where not the counter clerks'."""
CORRECTION = 14 * DAY


class Step(NamedTuple):
    """A deed on the way; `stage` is where the case stood, `said` JSON."""

    deed: Deed
    stage: Stage | None
    staff: int
    at: int
    said: str


class Ways:
    """Draws ways, the same ones every time."""

    def __init__(self, *, staff: Mapping[Role, Sequence[int]], now: int) -> None:
        self.staff, self.now = staff, now
        self.chance = Random("ways")  # noqa: S311 - the same load every time

    def of(self, case: Planned, *, delivers: bool) -> list[Step]:
        """The steps in order, none of them later than now. Who keyed in a case doesn't review it."""
        at, steps = case.received_at, []
        for deed, stage in _way(case, delivers=delivers):
            if deed == Deed.CARRIED_OUT:
                at += 6
            elif deed != Deed.RECEIVED:
                at += _AT_LEAST + int(self.chance.expovariate(1 / _USUAL.get(deed, _AT_DESK)))
            at = min(at, self.now)
            steps.append(Step(deed, stage, self._doer(case, stage), at, self._said(deed, at)))
        return steps

    def somebody(self, stage: Stage) -> int:
        """Somebody who may hold a case at the stage."""
        return self.chance.choice(self.staff[ROLE.get(stage, Role.COUNTER_CLERK)])

    def _doer(self, case: Planned, stage: Stage | None) -> int:
        people = self.staff[ROLE.get(stage, Role.COUNTER_CLERK) if stage else Role.COUNTER_CLERK]
        return people[(case.index + (stage == Stage.REVIEW)) % len(people)]

    def _said(self, deed: Deed, at: int) -> str:
        if deed in _SAID:
            return _SAID[deed]
        if deed not in (Deed.RETURNED, Deed.REJECTED, Deed.ADVISED_REJECTION):
            return "{}"
        reasons = self.chance.sample(_REASONS, 1 + (self.chance.random() < 0.3))
        due = {"due": local_date(at + CORRECTION).isoformat()} if deed == Deed.RETURNED else {}
        return json.dumps({"reasons": reasons, "note": "", **due})


def _way(case: Planned, *, delivers: bool) -> Iterator[tuple[Deed, Stage | None]]:
    """The deeds that lead to the case's stage, each with the stage in which it was done."""
    yield Deed.RECEIVED, None
    if case.stage == Stage.WITHDRAWN:
        yield Deed.WITHDRAWN, Stage.KEY_IN
    if case.stage in (Stage.KEY_IN, Stage.WITHDRAWN):
        return
    yield Deed.KEYED_IN, Stage.KEY_IN
    if case.corrected or case.stage == Stage.CORRECTION:
        yield Deed.RETURNED, Stage.REVIEW
    if case.corrected:
        yield Deed.PAPERS_CAME, Stage.CORRECTION
        yield Deed.KEYED_IN, Stage.KEY_IN
    if case.stage not in (Stage.CORRECTION, Stage.REVIEW):
        yield from _decided(case, delivers=delivers)


def _decided(case: Planned, *, delivers: bool) -> Iterator[tuple[Deed, Stage]]:
    """From the end of the review on."""
    if case.stage == Stage.REJECTED:
        yield Deed.ADVISED_REJECTION, Stage.REVIEW
        yield Deed.REJECTED, Stage.APPROVE
        return
    yield Deed.PASSED, Stage.REVIEW
    if case.stage == Stage.APPROVE:
        return
    yield Deed.APPROVED, Stage.APPROVE
    yield Deed.CARRIED_OUT, Stage.CARRY_OUT
    if delivers and case.stage == Stage.CLOSED:
        yield Deed.DELIVERED, Stage.DELIVER
