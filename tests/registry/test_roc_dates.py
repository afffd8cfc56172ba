"""ROC dates as clerks key them (design §5)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from audit.refusal import Refusal
from registry import roc_dates

DAYS = st.dates(min_value=date(1912, 1, 1), max_value=date(2025, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "740424", "0740424", "74/4/24", "74-4-24", "74.4.24", "074/04/24", "民國74年4月24日", "民國 74 年 4 月 24 日",
        "中華民國74年4月24日", "74年4月24日", "1985-04-24", "1985/4/24", "７４０４２４", "７４／４／２４", " 740424 ",
    ],
)  # fmt: skip
def test_every_form_that_clerks_key_is_the_same_day(typed: str) -> None:
    assert roc_dates.read(typed) == date(1985, 4, 24)


@pytest.mark.parametrize(
    "typed", ["", "昨天", "7404", "19850424", "74/4", "74/4-24", "74/4/24/1", "-74/4/24", "740424a", "民國前1年1月1日"]
)
def test_what_is_no_date_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        roc_dates.read(typed, field="birth")
    assert refused.value.code == "date_shape"
    assert refused.value.field == "birth"
    assert "740424" in str(refused.value)


@pytest.mark.parametrize("typed", ["741324", "740432", "740400", "740024", "75/2/29", "1900-02-29", "114/2/29"])
def test_a_day_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        roc_dates.read(typed)
    assert refused.value.code in {"date_impossible", "date_before_roc"}


def test_the_29th_of_february_exists_in_leap_years() -> None:
    assert roc_dates.read("1130229") == date(2024, 2, 29)


@pytest.mark.parametrize("typed", ["000101", "1911-12-31"])
def test_before_the_first_year_there_is_none(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        roc_dates.read(typed)
    assert refused.value.code == "date_before_roc"


def test_tomorrow_is_refused_and_today_is_not() -> None:
    today = timezone.localdate()
    assert roc_dates.read(today.isoformat()) == today
    with pytest.raises(Refusal) as refused:
        roc_dates.read((today + timedelta(days=1)).isoformat())
    assert refused.value.code == "date_future"


def test_a_deadline_may_lie_ahead_up_to_the_day_that_is_told() -> None:
    ahead = timezone.localdate() + timedelta(days=14)
    assert roc_dates.read(ahead.isoformat(), latest=ahead) == ahead


@given(DAYS, st.sampled_from(["{y:02d}{m:02d}{d:02d}", "{y:03d}{m:02d}{d:02d}", "{y}/{m}/{d}", "民國{y}年{m}月{d}日"]))
def test_what_is_written_is_what_is_read(day: date, form: str) -> None:
    assert roc_dates.read(form.format(y=day.year - 1911, m=day.month, d=day.day)) == day


@given(st.text(max_size=12))
def test_no_text_whatever_makes_reading_fail_otherwise(text: str) -> None:
    refused = None
    try:
        roc_dates.read(text)
    except Refusal as refusal:
        refused = refusal
    assert refused is None or refused.code.startswith("date_")


@pytest.mark.parametrize(
    ("language", "echo", "shown"),
    [
        ("zh-hant", "民國 74 年 4 月 24 日（三）＝ 1985-04-24", "74/4/24（三）"),
        ("en", "ROC 74, month 4, day 24 (Wed) = 1985-04-24", "74/4/24 (Wed)"),
    ],
)
def test_a_day_is_echoed_both_ways(language: str, echo: str, shown: str) -> None:
    with translation.override(language):
        assert roc_dates.echo(date(1985, 4, 24)) == echo
        assert roc_dates.shown(date(1985, 4, 24)) == shown
