"""The worklist: what a day begins with, by stage and by view; who may not take a case reads why in its row."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from pki import last_year
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import deciding, delivering, holding, receiving
from workflows.kind import usual_due_at
from workflows.models import Case
from workflows.stages import Stage

pytestmark = pytest.mark.django_db


def listed(staff: Staff, query: str = "") -> dict[str, Any]:
    """The rows by receipt number."""
    page = cast.at_desk(staff).get(f"{reverse('desk:worklist')}?{query}")
    return {row.case.number: row for row in page.context["rows"]}


def test_id_number_is_masked(lin: Staff) -> None:
    papers.keyed_in(lin)
    page = cast.at_desk(lin).get(reverse("desk:worklist")).content.decode()
    assert "A12*****89" in page
    assert "A123456789" not in page


def test_row_says_who_keyed_who_reviewed_and_what_is_special(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.reviewed(lin, wang)
    row = listed(chou)[case.number]
    assert (row.keyed_by, row.reviewed_by, row.why_not) == ("林柏睿", "王思婷", "")
    assert row.remarks == ["罕用字"]


def test_views_narrow_what_one_may_do(lin: Staff, wang: Staff) -> None:
    free, mine, late = (papers.received(lin) for _ in range(3))
    holding.claim(actor=actor_of(wang), number=mine.number)
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    assert set(listed(wang)) == {free.number, mine.number, late.number}
    assert set(listed(wang, "free")) == {free.number, late.number}
    assert set(listed(wang, "mine")) == {mine.number}
    assert set(listed(wang, "stage=key_in&late")) == {late.number}
    assert not listed(wang, "stage=review&late")


def test_case_that_waits_for_the_applicant_is_late_by_the_deadline_of_the_letter(lin: Staff, wang: Staff) -> None:
    case = papers.keyed_in(lin)
    due = timezone.localdate() + timedelta(days=14)
    deciding.return_for_correction(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW,
        reasons=["A02"], due=due,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(days=1))
    assert not papers.fresh(case).late
    assert not listed(lin, "late")
    Case.objects.filter(pk=case.pk).update(correction_due=timezone.localdate() - timedelta(days=1))
    assert papers.fresh(case).late
    assert set(listed(lin, "late")) == {case.number}


def test_case_stands_by_the_applicants_deadline_and_has_the_offices_time_anew_when_the_papers_came(
    lin: Staff, wang: Staff
) -> None:
    case = papers.keyed_in(lin)
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() + timedelta(minutes=1))
    deciding.return_for_correction(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW,
        reasons=["A02"], due=timezone.localdate() + timedelta(days=14),
    )  # fmt: skip
    other = papers.received(lin)
    assert list(listed(lin)) == [other.number, case.number]
    case = papers.fresh(case)
    assert case.due_at == case.deadline
    before = timezone.now()
    receiving.papers_came(actor=actor_of(lin), number=case.number, task_id=case.task_id or 0, papers=1)
    assert usual_due_at(before) <= papers.fresh(case).due_at <= usual_due_at(timezone.now())


def test_supervisor_finds_the_slips_that_await_approval(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou)
    assert case.number not in listed(chou)
    cast.at_desk(lin).post(reverse("desk:print-slip", args=[papers.slip_of(case).serial]))
    delivering.replace(actor=actor_of(lin), serial=papers.slip_of(case).serial, reason="卡紙")
    assert "新密碼單待核准" in listed(chou)[case.number].remarks
    page = cast.at_desk(chou).get(reverse("desk:worklist")).content.decode()
    assert '工作清單 <span class="count">1</span>' in page, "as many as the list has"


@pytest.mark.parametrize(("who", "leads_to"), [(cast.HSU, "pki:index"), (cast.CHIANG, "desk:staff")])
def test_whose_role_handles_no_case_is_led_to_what_it_does(who: cast.Person, leads_to: str) -> None:
    page = cast.at_desk(cast.hire(who)).get(reverse("desk:worklist")).content.decode()
    assert f'<a class="btn" href="{reverse(leads_to)}"' in page
    assert '工作清單 <span class="count">' not in page


def test_a_new_slip_of_a_closed_case_has_no_due_time(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou)
    cast.at_desk(lin).post(reverse("desk:print-slip", args=[papers.slip_of(case).serial]))
    delivering.replace(actor=actor_of(lin), serial=papers.slip_of(case).serial, reason="卡紙")
    long_ago = timezone.now() - timedelta(days=20)
    Case.objects.filter(pk=case.pk).update(stage=Stage.CLOSED, ended_at=long_ago, due_at=long_ago)
    page = cast.at_desk(chou).get(reverse("desk:worklist")).content.decode()
    assert case.number in page
    assert "小時" not in page
    assert "這一步不屬於您的角色" not in page


def test_who_handles_no_cases_reads_that(chiang: Staff, lin: Staff) -> None:
    papers.received(lin)
    page = cast.at_desk(chiang).get(f"{reverse('desk:worklist')}?all")
    assert not page.context["rows"]
    assert "您的角色不辦理案件" in page.content.decode()


def test_the_operator_alone_is_told_that_the_authority_or_the_roots_list_ends(
    chiang: Staff, lin: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    for end in ("issuing_ends", "root_list_ends"):
        monkeypatch.setattr(last_year, end, timezone.now)
    pages = [cast.at_desk(staff).get(reverse("desk:worklist")).content.decode() for staff in (chiang, lin)]
    for told in ("簽發憑證機構的憑證將於", "根憑證機構的廢止清冊效期至"):
        assert [told in page for page in pages] == [True, False]


def test_claiming_leads_on_to_the_work(lin: Staff) -> None:
    case = papers.received(lin)
    answer = cast.at_desk(lin).post(reverse("desk:claim", args=[case.number]), {"begin": "1"})
    assert answer["Location"] == reverse("desk:key_in", args=[case.number, "key_in", case.task_id])
    assert Case.objects.filter(pk=case.pk, task__owner=lin).exists()
