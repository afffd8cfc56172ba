"""Nobody approves what they keyed in or reviewed: not by page, not by role, not by writing to the database."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from viewflow.workflow.models import Task

from audit.models import Entry
from audit.refusal import Refusal
from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import deciding, holding, receiving
from workflows.models import Approval, Case, Participation
from workflows.stages import Deed, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(db: None) -> Staff:
    """One person, clerk and supervisor."""
    return cast.hire(cast.LIN, besides=[Role.SUPERVISOR])


@pytest.fixture
def kao(db: None) -> Staff:
    """Another clerk."""
    return cast.hire(cast.Person("kao", "高子涵", (Role.COUNTER_CLERK,)))


def refused_to_approve(staff: Staff, case: Case) -> str:
    with pytest.raises(Refusal) as refused:
        papers.approve(staff, case)
    assert not Approval.objects.exists()
    assert papers.fresh(case).stage == Stage.APPROVE
    return refused.value.code


def test_who_keyed_in_cannot_approve(both: Staff, wang: Staff) -> None:
    assert refused_to_approve(both, papers.reviewed(both, wang)) == "second_person_needed"


def test_who_reviewed_cannot_approve(both: Staff, wang: Staff) -> None:
    assert refused_to_approve(both, papers.reviewed(wang, both)) == "second_person_needed"


def test_who_keyed_in_before_a_correction_cannot_approve_after_it(both: Staff, wang: Staff) -> None:
    case = papers.keyed_in(both)
    deciding.send_back(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW, note="地址"
    )
    case = papers.review(wang, papers.key_in(wang, papers.fresh(case)))
    assert refused_to_approve(both, case) == "second_person_needed"


def returned(staff: Staff, case: Case, *, stage: Stage) -> Case:
    due = timezone.localdate() + timedelta(days=14)
    deciding.return_for_correction(
        actor=actor_of(staff), number=case.number, task_id=case.task_id or 0, stage=stage, reasons=["A01"], due=due
    )
    case = papers.fresh(case)
    receiving.papers_came(actor=actor_of(staff), number=case.number, task_id=case.task_id or 0, papers=1)
    return papers.fresh(case)


def test_who_reviewed_and_returned_it_cannot_approve_what_came_back(both: Staff, kao: Staff, wang: Staff) -> None:
    case = papers.key_in(kao, returned(both, papers.keyed_in(kao), stage=Stage.REVIEW))
    case = papers.review(wang, case)
    assert refused_to_approve(both, case) == "second_person_needed"
    with pytest.raises(DatabaseError, match="four eyes"), transaction.atomic():
        Approval.objects.create(case=case, approver=both, edition=case.editions.latest("ordinal"), digest="0" * 64)


def test_who_reviewed_and_sent_it_back_cannot_approve_it(both: Staff, kao: Staff, wang: Staff) -> None:
    case = papers.keyed_in(kao)
    deciding.send_back(
        actor=actor_of(both), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW, note="地址"
    )
    case = papers.review(wang, papers.key_in(kao, papers.fresh(case)))
    assert refused_to_approve(both, case) == "second_person_needed"


def test_a_supervisor_who_returned_it_from_the_approval_decides_when_it_comes_back(
    both: Staff, kao: Staff, wang: Staff
) -> None:
    case = returned(both, papers.reviewed(kao, wang), stage=Stage.APPROVE)
    case = papers.review(wang, papers.key_in(kao, case))
    assert papers.approve(both, case).stage == Stage.CARRY_OUT


def test_who_keyed_in_cannot_reject_either(both: Staff, wang: Staff) -> None:
    case = papers.reviewed(both, wang)
    with pytest.raises(Refusal) as refused:
        deciding.reject(actor=actor_of(both), number=case.number, task_id=case.task_id or 0, reasons=["A01"])
    assert refused.value.code == "second_person_needed"


def test_holding_the_case_does_not_help(both: Staff, wang: Staff) -> None:
    case = papers.reviewed(both, wang)
    with pytest.raises(Refusal):
        holding.claim(actor=actor_of(both), number=case.number)
    Task.objects.filter(pk=case.task_id).update(owner=both, status="ASSIGNED")
    assert refused_to_approve(both, papers.fresh(case)) == "second_person_needed"


@pytest.mark.django_db(transaction=True)
def test_refusal_is_recorded(both: Staff, wang: Staff) -> None:
    refused_to_approve(both, papers.reviewed(both, wang))
    entry = Entry.objects.get(action="case.approved")
    assert (entry.outcome, entry.actor_label, entry.facts) == ("refused", "lin", {"code": "second_person_needed"})


def test_database_refuses_an_approval_by_who_took_part(lin: Staff, wang: Staff) -> None:
    case = papers.reviewed(lin, wang)
    for staff in (lin, wang):
        with pytest.raises(DatabaseError, match="four eyes"), transaction.atomic():
            Approval.objects.create(case=case, approver=staff, edition=case.editions.get(), digest="0" * 64)


def test_database_refuses_to_make_an_approval_over_to_who_took_part(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.approve(chou, papers.reviewed(lin, wang))
    with pytest.raises(DatabaseError, match="four eyes"), transaction.atomic():
        Approval.objects.filter(case=case).update(approver=lin)


def test_database_refuses_the_approver_as_reviewer(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.approve(chou, papers.reviewed(lin, wang))
    with pytest.raises(DatabaseError, match="four eyes"), transaction.atomic():
        Participation.objects.create(case=case, staff=chou, deed=Deed.PASSED)


def test_only_one_approval_can_stand(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.approve(chou, papers.reviewed(lin, wang))
    second = cast.hire(cast.Person("ye", "葉怡伶", (Role.SUPERVISOR,)))
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.create(case=case, approver=second, edition=case.editions.get(), digest="0" * 64)
