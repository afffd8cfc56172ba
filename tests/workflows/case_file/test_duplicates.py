"""Nobody passes a review while it is open whether the applicant is somebody whom the office knows already."""

from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from audit.refusal import Refusal
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import deciding, reviewing
from workflows.case_file import comparing
from workflows.case_file.duplicates import Candidate, candidates_of, undecided
from workflows.catalogue import kind_of
from workflows.erasing import erase_cases
from workflows.models import Case, latest_edition
from workflows.stages import Stage

pytestmark = pytest.mark.django_db
OTHER = {"id_number": "Q199000052"}
WHY = "出生地、照片不同"


@pytest.fixture
def waiting(lin: Staff) -> Case:
    """An application of the same name and date of birth, under another number, that waits."""
    return papers.keyed_in(lin, **OTHER)


@pytest.fixture
def case(lin: Staff, waiting: Case) -> Case:
    return papers.keyed_in(lin)


def found(case: Case) -> list[Candidate]:
    return candidates_of(case, latest_edition(case), list(case.participations.all()))


def same(candidate: Candidate) -> set[str]:
    return {fact.name for fact in candidate.facts if not fact.was}


def decide(who: Staff, case: Case, *, same: bool = False, why: str = WHY) -> None:
    choices = {candidate.key: same for candidate in found(case)}
    comparing.decide(actor=actor_of(who), number=case.number, task_id=case.task_id or 0, same=choices, why=why)


def review(who: Staff, case: Case) -> Case:
    answers = {item.key: item.ways[0][0] if item.ways else "yes" for item in kind_of(case.kind).checklist}
    return reviewing.review(actor=actor_of(who), number=case.number, task_id=case.task_id or 0, answers=answers)


def desk_review(client: Client, case: Case, **sent: Any) -> Any:
    answers = {"papers": "on", "identity": "counter", "seal": "on", "duplicates": "on"}
    return client.post(f"/desk/cases/{case.number}/review/{case.task_id}/review/", {**answers, **sent})


def test_open_application_of_the_same_name_and_birthday_is_found(case: Case, waiting: Case) -> None:
    (candidate,) = found(case)
    assert candidate.key == f"case:{waiting.number}"
    assert {"name", "birth_date"} <= same(candidate)
    assert {fact.name: fact.was for fact in candidate.facts}["id_number"] == "Q199000052"


def test_subscriber_of_the_same_number_is_found(lin: Staff, wang: Staff, chou: Staff) -> None:
    papers.carried_out(lin, wang, chou, **papers.newcomer())
    (candidate,) = found(papers.keyed_in(lin, **papers.newcomer()))
    assert candidate.key.startswith("subscriber:")
    assert "id_number" in same(candidate)


def test_same_name_born_on_another_day_is_nobody_we_know(lin: Staff, waiting: Case) -> None:
    assert found(papers.keyed_in(lin, id_number="Q299000054", birth_date="740425")) == []


def test_other_kinds_ask_for_no_duplicates(lin: Staff) -> None:
    papers.keyed_in(lin, kind="PW")
    assert found(papers.keyed_in(lin, kind="PW")) == []


def test_review_is_refused_while_one_is_undecided(case: Case, wang: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        review(wang, case)
    assert (refused.value.code, refused.value.field) == ("duplicates_open", "duplicates")
    assert papers.fresh(case).stage == Stage.REVIEW


def test_decision_is_kept_and_lets_the_case_pass(case: Case, waiting: Case, wang: Staff, chou: Staff) -> None:
    decide(wang, case)
    review(wang, case)
    page = cast.at_desk(chou).get(f"/desk/cases/{case.number}/").content.decode()
    assert all(words in page for words in (WHY, "王思婷", waiting.shown))
    entry = Entry.objects.get(action="case.compared")
    assert entry.facts == {"other": f"case:{waiting.number}", "same": False}


def test_decision_takes_a_reason(case: Case, wang: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        decide(wang, case, why=" ")
    assert refused.value.field == "why"


def test_who_decides_about_duplicates_has_reviewed(case: Case, wang: Staff) -> None:
    decide(wang, case)
    assert case.participations.get(deed="compared").as_first_person


def test_decision_about_other_words_doesnt_count(case: Case, lin: Staff, wang: Staff) -> None:
    decide(wang, case)
    deciding.send_back(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW, note="證號看錯"
    )
    again = papers.key_in(lin, papers.fresh(case), id_number="Q299000054")
    assert len(undecided(again, latest_edition(again))) == 1


def test_erased_case_says_no_more_whom_it_was_compared_with(case: Case, wang: Staff) -> None:
    decide(wang, case)
    erase_cases([case])
    assert case.participations.get(deed="compared").detail.keys() == {"other", "same"}


def test_nobody_decides_about_whom_the_page_didnt_show(case: Case, wang: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        comparing.decide(
            actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, same={"case:RG1": True}, why=WHY
        )
    assert refused.value.code == "moved_on"


def test_supervisor_decides_about_no_duplicate(case: Case, chou: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        decide(chou, case)
    assert refused.value.code == "not_permitted"


def test_page_decides_and_passes_in_one_go(case: Case, waiting: Case, wang: Staff) -> None:
    sent = {f"same:case:{waiting.number}": "other", "why": WHY}
    assert desk_review(cast.at_desk(wang), case, **sent).status_code == 302
    assert papers.fresh(case).stage == Stage.APPROVE


def test_page_keeps_decisions_and_what_was_ticked(case: Case, waiting: Case, wang: Staff) -> None:
    page = desk_review(
        cast.at_desk(wang), case, **{f"same:case:{waiting.number}": "same", "why": WHY, "compare": "1", "seal": ""}
    )
    assert page.context["form"]["papers"].value() == "on"
    assert page.context["decided"][0].detail["same"] is True
    assert not page.context["form"].errors
    assert papers.fresh(case).stage == Stage.REVIEW


def test_page_says_beside_the_line_that_one_is_undecided(case: Case, wang: Staff) -> None:
    page = desk_review(cast.at_desk(wang), case)
    assert "尚未判斷" in str(page.context["form"].errors["duplicates"])
