"""Notes stay on a case, are nobody's step, and say nothing to the trail."""

import pytest

from audit.models import Entry
from audit.refusal import Refusal
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.case_file.noting import note
from workflows.models import Case

pytestmark = pytest.mark.django_db
SAID = "申請人來電：下週三補送印鑑證明"


@pytest.fixture
def case(lin: Staff, wang: Staff) -> Case:
    return papers.reviewed(lin, wang)


def test_note_stands_on_the_case_with_its_writer(case: Case, chou: Staff) -> None:
    cast.at_desk(chou).post(f"/desk/cases/{case.number}/note/", {"note": SAID})
    page = cast.at_desk(chou).get(f"/desk/cases/{case.number}/").content.decode()
    assert SAID in page
    assert case.participations.get(deed="noted").staff == chou


def test_who_notes_something_may_still_approve(case: Case, chou: Staff) -> None:
    note(actor=actor_of(chou), number=case.number, text=SAID)
    assert papers.approve(chou, case).stage == "carry_out"


def test_trail_knows_of_the_note_and_not_what_it_says(case: Case, wang: Staff) -> None:
    note(actor=actor_of(wang), number=case.number, text=SAID)
    entry = Entry.objects.get(action="case.noted")
    assert entry.thing == f"case:{case.number}"
    assert "印鑑" not in str(vars(entry))


def test_note_sent_twice_stands_there_once(case: Case, wang: Staff) -> None:
    for _ in range(2):
        note(actor=actor_of(wang), number=case.number, text=SAID)
    assert case.participations.filter(deed="noted").count() == 1


@pytest.mark.parametrize("text", [" ", "字" * 501])
def test_empty_or_endless_note_is_refused(case: Case, wang: Staff, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        note(actor=actor_of(wang), number=case.number, text=text)
    assert (refused.value.code, refused.value.field) == ("note_length", "note")


def test_auditor_writes_no_note(case: Case, tsai: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        note(actor=actor_of(tsai), number=case.number, text=SAID)
    assert refused.value.code == "not_permitted"


def test_markup_in_a_note_is_text(case: Case, wang: Staff) -> None:
    note(actor=actor_of(wang), number=case.number, text="<script>alert(1)</script>")
    assert "<script>alert" not in cast.at_desk(wang).get(f"/desk/cases/{case.number}/").content.decode()
