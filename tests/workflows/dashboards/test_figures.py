"""The figures: one reading of the summary and of the open cases, and both hold against what was done."""

from collections import Counter
from datetime import datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from registry import roc_dates
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from tests.workflows.test_queries import queries_of
from workflows import working_days
from workflows.actions import deciding
from workflows.dashboards import charts, figures, sections, summary
from workflows.dashboards.backlog import waiting
from workflows.dashboards.models import DayFigure, Measure
from workflows.models import Case, Participation
from workflows.stages import Deed, Stage

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def moved(deeds: QuerySet[Participation], *, days: int) -> None:
    """As if what was done had been done so many days ago, at noon."""
    day = timezone.localdate() - timedelta(days=days)
    deeds.update(at=timezone.make_aware(datetime.combine(day, time(12))))


def returned(reviewer: Staff, case: Case, *reasons: str) -> Case:
    return deciding.return_for_correction(
        actor=actor_of(reviewer), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW,
        reasons=list(reasons), due=timezone.localdate() + timedelta(days=14),
    )  # fmt: skip


@pytest.fixture
def weeks(lin: Staff, wang: Staff, chou: Staff) -> None:
    """A case carried out three days ago, one returned yesterday, one keyed in today."""
    papers.carried_out(lin, wang, chou, **papers.newcomer())
    moved(Participation.objects.all(), days=3)
    returned(wang, papers.keyed_in(lin), "A02", "B01")
    moved(Participation.objects.filter(at__date=timezone.localdate()), days=1)
    papers.keyed_in(lin)


@pytest.mark.usefixtures("weeks")
def test_what_is_shown_is_the_same_before_the_summary_and_after_it() -> None:
    before = figures.read()
    assert summary.bring_up_to_date() >= 2
    after = figures.read()

    for measured in (figures.received, figures.ended):
        assert before.on(measured) == after.on(measured)
    assert before.hours(Measure.APPROVAL) == after.hours(Measure.APPROVAL) == Counter({after_hours(): 1})
    assert before.on(figures.received)[timezone.localdate()] == 1
    assert before.on(figures.received).total() == 3


def after_hours() -> int:
    """Hours from receipt to the only approval, as both rows say."""
    approval = Participation.objects.select_related("case").get(deed=Deed.APPROVED)
    return max(int((approval.at - approval.case.received_at) / timedelta(hours=1)), 0)


@pytest.mark.usefixtures("weeks")
def test_the_summary_agrees_with_a_recount_until_somebody_touches_it() -> None:
    summary.bring_up_to_date()
    call_command("recount_figures")
    assert summary.bring_up_to_date() == 0

    DayFigure.objects.filter(measure=Measure.REASON, key="A02").update(number=7)
    with pytest.raises(CommandError, match="rebuild"):
        call_command("recount_figures")
    call_command("recount_figures", "--rebuild")
    call_command("recount_figures")


@pytest.mark.usefixtures("weeks")
def test_returns_are_counted_by_their_reasons() -> None:
    table = next(section for section in sections.all_of(figures.read()) if section.name == "returns").table
    assert {row[0]: row[2] for row in table.rows if row[2]} == {"A02": 1, "B01": 1}


def test_open_cases_are_counted_by_stage_age_and_holder_and_late_ones_as_their_page_says(
    lin: Staff, wang: Staff
) -> None:
    late, fresh = papers.keyed_in(lin), papers.keyed_in(lin)
    long_ago = timezone.now() - timedelta(days=40)
    Case.objects.filter(pk=late.pk).update(received_at=long_ago, due_at=long_ago + timedelta(days=3))
    rows = {row.late: row for row in waiting()}

    assert rows[True].age == 6
    assert rows[False].age == (0 if working_days.is_working_day(timezone.localdate()) else rows[False].age)
    assert {row.stage for row in rows.values()} == {Stage.REVIEW}
    assert [case.late for case in (papers.fresh(late), papers.fresh(fresh))] == [True, False]


@pytest.mark.usefixtures("weeks")
def test_the_page_has_a_chart_with_words_and_a_table_for_each_section(tsai: Staff) -> None:
    page = cast.at_desk(tsai).get(reverse("desk:figures")).content.decode()
    for section in sections.all_of(figures.read()):
        for drawing, _chart in section.drawings:
            assert f'aria-labelledby="{drawing}-t {drawing}-d"' in page
            assert page.count(f'id="{drawing}-t"') == 1
        assert f'<caption class="vh">{section.title}</caption>' in page
    assert "林柏睿" in page
    assert "style=" not in page


def test_the_page_asks_as_often_for_many_cases_as_for_two(lin: Staff, wang: Staff, chou: Staff) -> None:
    few = 0
    for _round in range(2):
        papers.carried_out(lin, wang, chou, **papers.newcomer())
        papers.keyed_in(lin)
        asked = queries_of(chou, reverse("desk:figures"))
        assert asked == (few or asked) <= MOST_QUERIES
        few = asked


@pytest.mark.parametrize(("share", "hours"), [(0.5, 2), (0.9, 30)])
def test_percentiles_are_those_of_the_nearest_rank(share: float, hours: int) -> None:
    assert figures.percentile(Counter({1: 3, 2: 3, 5: 2, 30: 2}), share) == hours
    assert figures.percentile(Counter(), share) is None


@pytest.mark.usefixtures("weeks")
def test_days_are_written_on_the_page_as_on_the_others_and_sort_in_files() -> None:
    daily = next(section for section in sections.all_of(figures.read()) if section.name == "daily")
    today = timezone.localdate()
    assert daily.rows[-1][1][0] == (roc_dates.shown(today), "")
    assert daily.table.rows[-1][0] == today.isoformat()


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
@pytest.mark.parametrize("most", [0, 1, 7, 99, 1_000_000])
def test_every_bar_stays_within_the_picture_and_its_numbers_add_up(most: int, width: int) -> None:
    chart = charts.bars([("一", [most, most // 3]), ("二", [0, 1])], left=100, width=width)
    assert all(bar.end <= width - 30 for bar in chart.bars)
    assert [bar.total for bar in chart.bars] == [most + most // 3, 1]
    assert 2 <= len(chart.ticks) <= 7
