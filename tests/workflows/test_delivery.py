"""The slip: printed once, handed over against a signature, replaced by two people."""

import pytest
from django.urls import reverse

from audit.refusal import Refusal
from registry.models import PasswordSlip, Staff
from registry.models.slip import SlipState
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import delivering
from workflows.models import Case
from workflows.stages import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(lin: Staff, wang: Staff, chou: Staff) -> Case:
    return papers.carried_out(lin, wang, chou)


def print_slip(staff: Staff, case: Case) -> bytes:
    answer = cast.at_desk(staff).post(reverse("desk:print-slip", args=[papers.slip_of(case).serial]))
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return bytes(answer.content)


def hand_over(staff: Staff, case: Case) -> None:
    delivering.hand_over(
        actor=actor_of(staff), number=case.number, task_id=case.task_id or 0,
        serial=papers.slip_of(case).serial, identity_check="id_card",
    )  # fmt: skip


def test_printing_twice_is_refused(case: Case, lin: Staff) -> None:
    print_slip(lin, case)
    answer = cast.at_desk(lin).post(reverse("desk:print-slip", args=[papers.slip_of(case).serial]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:case", args=[case.number]))


def test_slip_that_isnt_printed_cannot_be_handed_over(case: Case, lin: Staff) -> None:
    with pytest.raises(Refusal):
        hand_over(lin, case)
    assert papers.fresh(case).stage == Stage.DELIVER


def test_handing_over_closes_the_case(case: Case, lin: Staff) -> None:
    print_slip(lin, case)
    hand_over(lin, case)
    assert papers.fresh(case).stage == Stage.CLOSED
    assert papers.slip_of(case).state == SlipState.ACKNOWLEDGED


def test_slip_of_another_case_closes_nothing(case: Case, lin: Staff, wang: Staff, chou: Staff) -> None:
    other = papers.carried_out(lin, wang, chou, **papers.newcomer())
    print_slip(lin, other)
    with pytest.raises(Refusal) as refused:
        delivering.hand_over(
            actor=actor_of(lin), number=case.number, task_id=case.task_id or 0,
            serial=papers.slip_of(other).serial, identity_check="id_card",
        )  # fmt: skip
    assert refused.value.code == "other_case"


def test_spoilt_slip_is_replaced_by_a_second_person(case: Case, lin: Staff, chou: Staff) -> None:
    print_slip(lin, case)
    cast.at_desk(lin).post(reverse("desk:void-slip", args=[papers.slip_of(case).serial]), {"note": "卡紙"})
    assert PasswordSlip.objects.filter(case_number=case.number, state=SlipState.VOID).count() == 1
    again = cast.at_desk(lin).post(reverse("desk:print-slip", args=[papers.slip_of(case).serial]))
    assert again.status_code == 302, "printed before anybody approved it"
    cast.at_desk(chou).post(reverse("desk:approve-reprint", args=[papers.slip_of(case).serial]))
    print_slip(lin, case)
    hand_over(lin, papers.fresh(case))
    assert papers.fresh(case).stage == Stage.CLOSED


@pytest.mark.parametrize("paper", ["receipt", "form"])
def test_papers_of_a_delivery_are_pdf(case: Case, lin: Staff, paper: str) -> None:
    print_slip(lin, case)
    answer = cast.at_desk(lin).get(reverse("desk:paper", args=[case.number, paper]))
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("paper", ["receipt"])
def test_paper_that_isnt_there_is_a_sentence(case: Case, lin: Staff, paper: str) -> None:
    answer = cast.at_desk(lin).get(reverse("desk:paper", args=[case.number, paper]), follow=True)
    assert answer.status_code == 200
    assert [message.level_tag for message in answer.context["messages"]] == ["bad"]
