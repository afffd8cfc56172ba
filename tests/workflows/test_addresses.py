"""An address names a case, a stage and a task, and all three must agree (design §3.2)."""

import pytest
from django.urls import reverse

from audit.refusal import Refusal
from registry.models import Staff
from registry.roles import Role
from tests import cast
from tests.workflows import papers
from workflows import engine
from workflows.models import Approval, Case
from workflows.stages import Deed, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(lin: Staff, wang: Staff) -> Case:
    return papers.reviewed(lin, wang)


@pytest.mark.parametrize("stage", [Stage.KEY_IN, Stage.REVIEW])
@pytest.mark.parametrize("page", ["key_in", "review", "approve", "return", "send-back", "reject"])
def test_reviewer_cannot_reach_the_approval_through_another_stages_address(
    case: Case, wang: Staff, stage: Stage, page: str
) -> None:
    address = reverse(f"desk:{page}", args=[case.number, stage, case.task_id])
    answer = cast.at_desk(wang).post(address, {"digest": papers.digest_of_now(case), "note": "x", "reasons": ["A01"]})
    assert answer.status_code == 404
    assert papers.fresh(case).stage == Stage.APPROVE
    assert not Approval.objects.exists()


def test_reviewer_cannot_reach_the_approval_through_its_own_address(case: Case, wang: Staff) -> None:
    address = reverse("desk:approve", args=[case.number, "approve", case.task_id])
    answer = cast.at_desk(wang).post(address, {"digest": papers.digest_of_now(case)})
    assert answer.status_code == 403
    assert not Approval.objects.exists()


def test_task_of_another_case_is_no_page(case: Case, lin: Staff, wang: Staff, chou: Staff) -> None:
    other = papers.reviewed(lin, wang)
    address = reverse("desk:approve", args=[case.number, "approve", other.task_id])
    answer = cast.at_desk(chou).post(address, {"digest": papers.digest_of_now(other)})
    assert answer.status_code == 404
    assert not Approval.objects.exists()


def test_finished_task_leads_to_the_case_as_it_stands(case: Case, chou: Staff) -> None:
    address = reverse("desk:approve", args=[case.number, "approve", case.task_id])
    data = {"digest": papers.digest_of_now(case)}
    papers.approve(chou, case)
    answer = cast.at_desk(chou).post(address, data)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:case", args=[case.number]))
    assert Approval.objects.count() == 1


def test_activation_is_the_gate_whatever_page_it_came_from(case: Case, wang: Staff) -> None:
    for deed, code in ((Deed.APPROVED, "not_permitted"), (Deed.PASSED, "wrong_stage"), (Deed.KEYED_IN, "wrong_stage")):
        with pytest.raises(Refusal) as refused:
            engine.do(task=papers.fresh(case).task, staff=wang, deed=deed)
        assert refused.value.code == code


def test_task_that_left_a_receipt_cannot_end_again(case: Case, lin: Staff, wang: Staff) -> None:
    both = cast.hire(cast.CHOU)
    papers.approve(both, case)
    task = case.process.task_set.get(flow_task_type="HUMAN", pk=case.task_id)
    task.status = "ASSIGNED"
    with pytest.raises(Refusal) as refused:
        engine.do(task=task, staff=both, deed=Deed.APPROVED)
    assert refused.value.code == "done_already"


def test_role_taken_away_counts_at_once(case: Case, chou: Staff) -> None:
    client = cast.at_desk(chou)
    chou.groups.clear()
    chou.groups.add(chou.groups.model.objects.get(name=Role.AUDITOR))
    address = reverse("desk:approve", args=[case.number, "approve", case.task_id])
    assert client.post(address, {"digest": papers.digest_of_now(case)}).status_code == 403
