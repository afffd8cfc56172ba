"""What became of the particulars stands on the case: the words before, by whom, when; and what else differs."""

import pytest

from registry.models import CertificateContact, Staff, Subscriber
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import carrying_out, deciding
from workflows.application_form import Fact
from workflows.case_file.reading import CaseFile
from workflows.models import Case
from workflows.stages import Stage

pytestmark = pytest.mark.django_db


def sent_back(who: Staff, case: Case) -> Case:
    deciding.send_back(
        actor=actor_of(who), number=case.number, task_id=case.task_id or 0, stage=Stage(case.stage), note="請看紙本"
    )
    return papers.fresh(case)


def fact(case: Case, name: str) -> Fact:
    return next(one for one in CaseFile.of(case.number).facts if one.name == name)


def test_changed_field_says_what_it_said_and_whose_the_change_is(lin: Staff, wang: Staff) -> None:
    case = sent_back(wang, papers.keyed_in(lin))
    case = sent_back(wang, papers.key_in(wang, case, telephone="(02)2900-0425"))
    case = papers.key_in(lin, case, telephone="(02)2900-0425", email="other@mail.example")
    changed = fact(case, "telephone")
    assert (changed.value, changed.was, changed.was_by) == ("(02)2900-0425", "(02)2900-0424", "王思婷")
    assert fact(case, "email").was_by == "林柏睿"
    assert not fact(case, "name").differs


def test_change_taken_back_is_none(lin: Staff, wang: Staff) -> None:
    case = sent_back(wang, papers.keyed_in(lin))
    case = sent_back(wang, papers.key_in(lin, case, telephone="(02)2900-0425"))
    assert not fact(papers.key_in(lin, case), "telephone").differs


def test_what_the_registry_says_otherwise_stands_beside(lin: Staff) -> None:
    case = papers.keyed_in(lin, kind="PW", contact_mobile="0900000111")
    CertificateContact.objects.update(mobile="0900000424")
    assert fact(case, "contact_mobile").registered_was == "0900000424"
    assert fact(case, "name").registered_was == ""


def test_registry_is_not_held_against_what_was_carried_out(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou, kind="PW")
    Subscriber.objects.update(telephone="(07)700-0000")
    assert not any(one.registered_was for one in CaseFile.of(case.number).facts)


def test_void_approval_is_held_against_what_the_case_says_now(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.approve(chou, papers.reviewed(lin, wang))
    Case.objects.filter(pk=case.pk).update(carry_out_fault="憑證機構沒有回應")
    carrying_out.give_up(actor=actor_of(chou), number=case.number, note="電話有誤")
    case = papers.key_in(lin, papers.fresh(case), telephone="(02)2900-0425")
    assert fact(case, "telephone").approved_was == "(02)2900-0424"


def test_page_strikes_what_was_before(lin: Staff, wang: Staff) -> None:
    case = sent_back(wang, papers.keyed_in(lin))
    papers.key_in(wang, case, telephone="(02)2900-0425")
    page = cast.at_desk(lin).get(f"/desk/cases/{case.number}/").content.decode()
    assert "<ins>(02)2900-0425</ins>" in page
    assert "<del>(02)2900-0424</del>．王思婷" in page


def test_mailroom_sees_masked_what_was_before(lin: Staff, wang: Staff, ho: Staff) -> None:
    case = sent_back(wang, papers.keyed_in(lin))
    papers.key_in(wang, case, telephone="(02)2900-0425")
    page = cast.at_desk(ho).get(f"/desk/cases/{case.number}/").content.decode()
    assert "2900-04" not in page


def test_other_cases_of_the_applicant_are_named(lin: Staff, chou: Staff) -> None:
    first, second = papers.keyed_in(lin, kind="PW"), papers.keyed_in(lin, kind="RV")
    page = cast.at_desk(chou).get(f"/desk/cases/{second.number}/").content.decode()
    assert first.shown in page
