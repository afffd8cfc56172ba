"""Working days: the official calendar, what is due when, and what is said when the calendar ends."""

import logging
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.checks import WARNING
from django.utils import timezone
from taiwan_holidays.taiwan_calendar import TaiwanCalendar

from registry.models import Staff
from registry.staff import actor_of
from tests.workflows import papers
from workflows import checks, working_days
from workflows.actions import deciding
from workflows.catalogue import kind_of
from workflows.desk.forms import CorrectionForm
from workflows.stages import Stage
from workflows.templatetags.desk import days_left

TAIPEI = ZoneInfo("Asia/Taipei")


def test_every_day_is_as_the_packages_own_reader_says() -> None:
    table = TaiwanCalendar().lookup
    off = {row["西元日期"].date(): row["是否放假"] == 2 for _index, row in table.iterrows()}
    assert len(off) > 365 * 7
    assert [day for day in off if working_days.is_working_day(day) is off[day]] == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2026, 12, 25), False),  # 行憲紀念日, a Friday
        (date(2026, 2, 17), False),  # 春節, a Tuesday
        (date(2023, 2, 4), True),  # 補行上班日, a Saturday
    ],
)
def test_holidays_and_worked_saturdays(day: date, works: bool) -> None:
    assert working_days.is_working_day(day) is works


def test_the_first_day_is_not_counted_and_days_off_are_passed_over() -> None:
    assert working_days.after(date(2026, 12, 23), 3) == date(2026, 12, 29)
    assert working_days.between(date(2026, 12, 23), date(2026, 12, 29)) == 3
    assert working_days.on_or_after(date(2026, 12, 25)) == date(2026, 12, 28)


@pytest.mark.parametrize("kind", ["RG", "RS", "PW"])
def test_papers_are_due_at_the_end_of_the_third_working_day(kind: str) -> None:
    late_on_thursday = datetime(2026, 12, 24, 23, 30, tzinfo=TAIPEI)
    due = kind_of(kind).due_at(late_on_thursday).astimezone(TAIPEI)
    assert due.date() == date(2026, 12, 30)
    assert (due + timedelta(seconds=1)).date() == date(2026, 12, 31)


def test_a_revocation_is_due_24_hours_after_receipt_whatever_day_it_is() -> None:
    saturday = datetime(2026, 12, 26, 9, 0, tzinfo=TAIPEI)
    assert kind_of("RV").due_at(saturday) - saturday == timedelta(hours=24)


def test_the_usual_deadline_of_a_correction_is_a_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 12, 12))
    assert CorrectionForm.fresh()["due"] == "115/12/28"


@pytest.mark.django_db
def test_a_deadline_on_a_day_off_becomes_the_next_working_day(lin: Staff, wang: Staff) -> None:
    case = papers.keyed_in(lin)
    sunday = timezone.localdate() + timedelta(days=20 - timezone.localdate().isoweekday())
    deciding.return_for_correction(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW,
        reasons=["A02"], due=sunday,
    )  # fmt: skip
    returned = papers.fresh(case)
    assert returned.correction_due == working_days.on_or_after(sunday) != sunday
    assert returned.participations.get(deed="returned").detail["due"] == returned.correction_due.isoformat()


@pytest.mark.django_db
def test_the_worklist_counts_the_offices_time_in_working_days(lin: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    case = papers.received(lin)
    case.due_at = datetime(2026, 12, 29, 23, 59, tzinfo=TAIPEI)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 23, 9, 0, tzinfo=TAIPEI))
    assert days_left(case) == "剩 3 個工作天"


def test_beyond_the_calendar_weekends_alone_are_off_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    working_days._tell_uncovered.cache_clear()
    with caplog.at_level(logging.WARNING):
        works = [working_days.is_working_day(date(2051, 1, 1) + timedelta(days=ahead)) for ahead in range(7)]
    assert works == [False, True, True, True, True, True, False]  # from a Sunday on
    assert [record.args for record in caplog.records] == [(2051,)]


@pytest.mark.parametrize(("days", "warned"), [(59, True), (60, False)])
def test_the_system_check_warns_two_months_before_the_calendar_ends(
    days: int, warned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_days, "calendar_ends", lambda: timezone.localdate() + timedelta(days=days))
    assert [found.level for found in checks.calendar_lasts(app_configs=None)] == [WARNING] * warned
