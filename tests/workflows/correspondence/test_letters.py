"""Letters: previewed, printed and kept once, opened again byte for byte."""

import hashlib
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from audit.models import Entry, Outcome
from audit.refusal import Refusal
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.forms_paper import readers
from tests.workflows import papers
from tests.workflows.correspondence.conftest import rejected, return_again, returned
from workflows.actions import receiving
from workflows.correspondence import keeping, writing
from workflows.correspondence.models import Letter, LetterKind
from workflows.models import Case


def first(case: Case) -> writing.Due:
    return writing.letters_of(case)[0]


def address(name: str, case: Case) -> str:
    due = first(case)
    return reverse(f"desk:{name}", args=[case.number, due.kind, due.occasion.pk])


def keep(staff: Staff, case: Case) -> Letter:
    due = first(case)
    return keeping.keep(actor=actor_of(staff), number=case.number, kind=due.kind, occasion_id=due.occasion.pk)


def opened(staff: Staff, letter: Letter) -> Any:
    return cast.at_desk(staff).get(reverse("desk:letter", args=[letter.case.number, letter.key]))


# --- which letters there are --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_case_that_was_never_decided_has_no_letter(lin: Staff) -> None:
    assert writing.letters_of(papers.received(lin)) == []
    assert writing.letters_of(papers.keyed_in(lin)) == []


@pytest.mark.django_db
def test_every_return_has_a_letter_of_its_own(lin: Staff, wang: Staff) -> None:
    case = returned(lin, wang)
    receiving.papers_came(actor=actor_of(lin), number=case.number, task_id=case.task_id or 0, papers=1)
    again = return_again(wang, papers.key_in(lin, papers.fresh(case)))
    letters = writing.letters_of(again)
    assert [due.kind for due in letters] == [LetterKind.CORRECTION] * 2
    assert len({due.occasion.pk for due in letters}) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "label"), [("RV", "憑證廢止通知書"), ("RS", "憑證復用通知書")])
@pytest.mark.outside_tools
def test_an_effect_on_certificates_is_told(kind: str, label: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou, kind=kind)
    due = first(case)
    assert (due.kind, str(due.label)) == (LetterKind.EFFECT, label)
    said = "".join(readers.text(writing.draw(case, due)).split())
    assert label in said
    assert "陳𠮷堃" in said
    assert re.search(r"C115-\d{7}-\w.*簽章.*C115-\d{7}-\w.*加密", said)


@pytest.mark.django_db
def test_the_covering_letter_goes_with_the_first_slip_alone(lin: Staff, wang: Staff, chou: Staff) -> None:
    for kind, letters in (("RG", 1), ("PW", 0)):
        case = papers.carried_out(lin, wang, chou, kind=kind)
        assert writing.letters_of(case) == []
        cast.at_desk(lin).post(reverse("desk:print-slip", args=[papers.slip_of(case).serial]))
        found = writing.letters_of(case)
        assert [due.slip_serial for due in found] == [papers.slip_of(case).serial] * letters


# --- the preview --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.outside_tools
def test_a_preview_is_marked_and_kept_nowhere(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = rejected(lin, wang, chou, note="缺登記證明")
    answer = cast.at_desk(lin).get(address("letter-preview", case))
    said = readers.text(answer.content)
    assert "PREVIEW" in said
    assert "缺登記證明" in said
    assert not Letter.objects.exists()
    assert Entry.objects.filter(action="case.view", facts__page="preview:rejection").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["letter-preview", "letter-keep"])
def test_a_letter_that_isnt_there_is_a_sentence(name: str, lin: Staff) -> None:
    case = papers.keyed_in(lin)
    client = cast.at_desk(lin)
    send = client.get if name == "letter-preview" else client.post
    answer = send(reverse(f"desk:{name}", args=[case.number, "rejection", 1]), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["bad"]


# --- print and keep -----------------------------------------------------------------------------------------------


@pytest.mark.outside_tools
def test_a_kept_letter_is_sealed_and_opens_byte_for_byte(
    authority: None, lin: Staff, wang: Staff, chou: Staff, tmp_path: Path
) -> None:
    case = rejected(lin, wang, chou)
    answer = cast.at_desk(lin).post(address("letter-keep", case), follow=True)
    letter = Letter.objects.get()
    assert answer.content == bytes(letter.content) == opened(chou, letter).content
    assert letter.sha256 == hashlib.sha256(answer.content).hexdigest()
    assert letter.printed_by == lin
    assert "PREVIEW" not in readers.text(answer.content)
    path = tmp_path / "letter.pdf"
    path.write_bytes(answer.content)
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False, timeout=60).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_printed_again_it_is_the_same_letter_whatever_has_changed(
    authority: None, lin: Staff, wang: Staff, chou: Staff
) -> None:
    case = rejected(lin, wang, chou)
    letter = keep(lin, case)
    case.editions.update(data=case.editions.get().data | {"name": "另一個名字"})
    again = keep(chou, case)
    assert (again.key, again.printed_by) == (letter.key, lin)
    assert Entry.objects.filter(action="letter.print").count() == 1


@pytest.mark.race
def test_two_who_print_at_once_keep_one_letter(authority: None, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = rejected(lin, wang, chou)
    due = first(case)

    def press(staff: Staff) -> str:
        try:
            return str(
                keeping.keep(actor=actor_of(staff), number=case.number, kind=due.kind, occasion_id=due.occasion.pk).key
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        kept = list(both.map(press, (lin, chou)))
    assert kept == [str(Letter.objects.get().key)] * 2


def test_the_trail_says_who_printed_what_and_nothing_of_the_person(
    authority: None, lin: Staff, wang: Staff, chou: Staff
) -> None:
    case = rejected(lin, wang, chou)
    letter = keep(lin, case)
    entry = Entry.objects.get(action="letter.print")
    assert entry.thing == f"case:{case.number}"
    assert entry.facts == {"letter": "rejection", "sha256": letter.sha256, "bytes": len(letter.content)}


def test_who_may_not_print_is_refused_and_that_is_recorded(
    authority: None, lin: Staff, wang: Staff, chou: Staff, tsai: Staff
) -> None:
    case = rejected(lin, wang, chou)
    with pytest.raises(Refusal) as refused:
        keep(tsai, case)
    assert refused.value.code == "not_permitted"
    assert Entry.objects.get(action="letter.print").outcome == Outcome.REFUSED
    assert cast.at_desk(tsai).post(address("letter-keep", case)).status_code == 403


# --- kept ---------------------------------------------------------------------------------------------------------


def test_its_answer_has_the_headers_of_a_private_file(
    authority: None, lin: Staff, wang: Staff, chou: Staff, chiang: Staff
) -> None:
    letter = keep(lin, rejected(lin, wang, chou))
    answer = opened(lin, letter)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; ")
    assert "陳" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].count("no-store")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert opened(chiang, letter).status_code == 403
    assert Entry.objects.filter(action="case.view", facts__page="letter:rejection").exists()


def test_it_is_found_under_its_own_case_alone(authority: None, lin: Staff, wang: Staff, chou: Staff) -> None:
    letter, other = keep(lin, rejected(lin, wang, chou)), papers.keyed_in(lin)
    answer = cast.at_desk(lin).get(reverse("desk:letter", args=[other.number, letter.key]))
    assert answer.status_code == 404


def test_bytes_that_were_changed_are_not_given_out(authority: None, lin: Staff, wang: Staff, chou: Staff) -> None:
    letter = keep(lin, rejected(lin, wang, chou))
    Letter.objects.update(content=bytes(letter.content)[:-1] + b"X")
    answer = cast.at_desk(lin).get(reverse("desk:letter", args=[letter.case.number, letter.key]), follow=True)
    assert "與寄出時不同" in answer.content.decode()


def test_the_case_page_lists_it_with_who_when_and_hash(authority: None, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = rejected(lin, wang, chou)
    client, page = cast.at_desk(lin), reverse("desk:case", args=[case.number])
    assert "尚未列印" in client.get(page).content.decode()
    letter = keep(lin, case)
    said = client.get(page).content.decode()
    assert "已列印留存" in said
    assert letter.sha256[:16] in said
    assert reverse("desk:letter", args=[case.number, letter.key]) in said
