"""No sequence of deeds by any cast reaches an effect alone, an effect twice, or a case without a way on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from audit.refusal import Refusal
from registry import slips
from registry.models import PasswordSlip, Staff
from registry.roles import Role
from registry.staff import actor_of
from tests import cast
from tests.ground.drills import rounds
from tests.workflows import papers
from workflows.actions import carrying_out, deciding, delivering, holding, keying, receiving, reviewing
from workflows.catalogue import kind_of, kinds
from workflows.models import Case, latest_edition
from workflows.stages import ENDED, FIRST_PERSON, HUMAN, STAGE_PERMISSION, Deed, Stage

SUPERVISOR_TOO = (Role.COUNTER_CLERK, Role.SUPERVISOR)
PEOPLE = (
    cast.LIN,
    cast.Person("wang", "王思婷", SUPERVISOR_TOO),
    cast.CHOU,
    cast.HO,
    cast.TSAI,
)
someone = st.integers(0, len(PEOPLE) - 1)
some_case = st.integers(0, 30)


class Office(RuleBasedStateMachine):
    """A few people who do anything to any case at any time."""

    @initialize()
    def open(self) -> None:
        """Everything happens in one transaction that is rolled back at the end."""
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.people = [cast.hire(person) for person in PEOPLE]
        self.cases: list[int] = []

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    # --- what people do --------------------------------------------------------------------------------------------

    @rule(who=someone, kind=st.sampled_from(sorted(kinds())))
    def receive(self, who: int, kind: str) -> None:
        case = self.attempt(lambda: papers.received(self.people[who], kind=kind))
        if case is not None:
            self.cases.append(case.pk)

    @rule(who=someone, which=some_case)
    def key_in(self, who: int, which: int) -> None:
        self.on(which, lambda case: self._key_in(self.people[who], case))

    @rule(who=someone, which=some_case)
    def review(self, who: int, which: int) -> None:
        self.on(which, lambda case: papers.review(self.people[who], case))

    @rule(who=someone, which=some_case, stage=st.sampled_from([Stage.REVIEW, Stage.CORRECTION]))
    def advise_rejection(self, who: int, which: int, stage: Stage) -> None:
        self.on(
            which, lambda case: reviewing.advise_rejection(**self.by(who, case), stage=stage, reasons=["A01"], note="")
        )

    @rule(who=someone, which=some_case, stage=st.sampled_from([Stage.REVIEW, Stage.APPROVE]))
    def return_for_correction(self, who: int, which: int, stage: Stage) -> None:
        due = timezone.localdate() + timedelta(days=20)
        self.on(
            which,
            lambda case: deciding.return_for_correction(**self.by(who, case), stage=stage, reasons=["B01"], due=due),
        )

    @rule(who=someone, which=some_case, stage=st.sampled_from([Stage.REVIEW, Stage.APPROVE]))
    def send_back(self, who: int, which: int, stage: Stage) -> None:
        self.on(which, lambda case: deciding.send_back(**self.by(who, case), stage=stage, note="漏打"))

    @rule(who=someone, which=some_case)
    def papers_come(self, who: int, which: int) -> None:
        self.on(which, lambda case: receiving.papers_came(**self.by(who, case), papers=1))

    @rule(who=someone, which=some_case)
    def approve(self, who: int, which: int) -> None:
        self.on(which, lambda case: papers.approve(self.people[who], case) if latest_edition(case) else None)

    @rule(who=someone, which=some_case)
    def reject(self, who: int, which: int) -> None:
        self.on(which, lambda case: deciding.reject(**self.by(who, case), reasons=["B03"]))

    @rule(who=someone, which=some_case)
    def withdraw(self, who: int, which: int) -> None:
        self.on(
            which,
            lambda case: deciding.withdraw(actor=actor_of(self.people[who]), number=case.number, reason="臨櫃撤件"),
        )

    @rule(which=some_case)
    def carry_out(self, which: int) -> None:
        self.on(which, lambda case: carrying_out.carry_out(number=case.number))

    @rule(who=someone, which=some_case)
    def give_up(self, who: int, which: int) -> None:
        self.on(
            which,
            lambda case: carrying_out.give_up(actor=actor_of(self.people[who]), number=case.number, note="重新登打"),
        )

    @rule(who=someone, which=some_case)
    def claim(self, who: int, which: int) -> None:
        self.on(which, lambda case: holding.claim(actor=actor_of(self.people[who]), number=case.number))

    @rule(who=someone, which=some_case)
    def take_over(self, who: int, which: int) -> None:
        self.on(
            which, lambda case: holding.take_over(actor=actor_of(self.people[who]), number=case.number, reason="請假")
        )

    @rule(who=someone, which=some_case)
    def print_slip(self, who: int, which: int) -> None:
        self.on(which, lambda case: self._print(self.people[who], case))

    @rule(who=someone, which=some_case)
    def hand_over(self, who: int, which: int) -> None:
        self.on(which, lambda case: self._hand_over(who, case))

    # --- what must hold after each ---------------------------------------------------------------------------------

    @invariant()
    def no_effect_without_two_people(self) -> None:
        for case in self.all():
            for effect in case.participations.filter(deed=Deed.CARRIED_OUT):
                before = case.participations.filter(pk__lt=effect.pk)
                first = set(before.filter(deed__in=FIRST_PERSON).values_list("staff", flat=True))
                approver = before.filter(deed=Deed.APPROVED).values_list("staff", flat=True).last()
                assert approver is not None
                assert first
                assert approver not in first

    @invariant()
    def no_effect_twice(self) -> None:
        for case in self.all():
            assert case.participations.filter(deed=Deed.CARRIED_OUT).count() <= 1
            assert PasswordSlip.objects.filter(case_number=case.number, reprint_of=None).count() <= 1

    @invariant()
    def every_open_case_has_a_way_on(self) -> None:
        for case in self.all():
            if case.stage in ENDED:
                assert case.task is None
                continue
            assert case.task is not None
            assert case.task.flow_task.name == case.stage
            assert case.stage == Stage.CARRY_OUT or self._somebody_can_go_on(case)

    # --- how -------------------------------------------------------------------------------------------------------

    def all(self) -> list[Case]:
        return list(Case.objects.select_related("task").filter(pk__in=getattr(self, "cases", [])))

    def on(self, which: int, deed: Callable[[Case], Any]) -> None:
        """Tries a deed on one of the cases; a refusal is an answer."""
        if self.cases:
            case = Case.objects.select_related("task__owner").get(pk=self.cases[which % len(self.cases)])
            self.attempt(lambda: deed(case))

    @staticmethod
    def attempt(deed: Callable[[], Any]) -> Any:
        try:
            with transaction.atomic():
                return deed()
        except Refusal:
            return None

    def by(self, who: int, case: Case) -> dict[str, Any]:
        return {"actor": actor_of(self.people[who]), "number": case.number, "task_id": case.task_id or 0}

    def _key_in(self, staff: Staff, case: Case) -> None:
        form = kind_of(case.kind).form(papers.application(case.kind))
        standing = latest_edition(case)
        if form.is_valid():
            keying.key_in(
                actor=actor_of(staff), number=case.number, task_id=case.task_id or 0, data=form.to_data(),
                based_on=standing.ordinal if standing else 0,
            )  # fmt: skip

    def _print(self, staff: Staff, case: Case) -> None:
        slip = PasswordSlip.objects.filter(case_number=case.number).last()
        if slip:
            slips.print_one(actor=actor_of(staff), serial=slip.serial, draw=lambda _slip, _password: b"%PDF")

    def _hand_over(self, who: int, case: Case) -> None:
        slip = PasswordSlip.objects.filter(case_number=case.number).last()
        if slip:
            delivering.hand_over(**self.by(who, case), serial=slip.serial, identity_check="id_card")

    def _somebody_can_go_on(self, case: Case) -> bool:
        assert case.stage in HUMAN
        permitted = [staff for staff in self.people if staff.has_perm(STAGE_PERMISSION[Stage(case.stage)])]
        if case.stage == Stage.APPROVE:
            took_part = set(case.participations.filter(deed__in=FIRST_PERSON).values_list("staff", flat=True))
            permitted = [staff for staff in permitted if staff.pk not in took_part]
        return bool(permitted)


@pytest.mark.fuzz
@pytest.mark.django_db
def test_any_sequence() -> None:
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=rounds(short=15, long=300),
            stateful_step_count=rounds(short=30, long=60),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
