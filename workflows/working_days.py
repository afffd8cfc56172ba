"""Working days 工作天 by the calendar that the government publishes for its offices (行政機關辦公日曆表).

The package `taiwan-holidays` keeps the calendar. Its tables are read here as they lie in it: its own reader imports
pandas, which costs every process 61 MB and 0.6 s. Years that it doesn't hold have weekends for days off and no
holidays, and the operator's log says so once a year and process (`workflows.checks` says it beforehand).

Counting follows 行政程序法 §48: the first day isn't counted; a period that ends on a day off ends on the next working
day.
"""

import csv
import logging
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files

from django.utils import timezone

DAY_OFF = "2"  # in the column 是否放假; 0 is a working day, a Saturday that is worked included
DAY = timedelta(days=1)
log = logging.getLogger(__name__)


def is_working_day(day: date) -> bool:
    """Whether the offices work on that day."""
    off = _days()
    if day not in off:
        _tell_uncovered(day.year)
        return day.isoweekday() <= 5
    return not off[day]


def after(day: date, count: int) -> date:
    """The last of `count` working days after `day`, which isn't counted."""
    for _nth in range(count):
        day = on_or_after(day + DAY)
    return day


def on_or_after(day: date) -> date:
    """The day itself if it is a working day, else the next one."""
    while not is_working_day(day):
        day += DAY
    return day


def between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and with `last`."""
    return sum(is_working_day(first + DAY * ahead) for ahead in range(1, (last - first).days + 1))


def due_after(moment: datetime, count: int) -> datetime:
    """The last moment of the last of `count` working days after the day of `moment`, in the office's time zone."""
    return end_of(after(timezone.localtime(moment).date(), count))


def end_of(day: date) -> datetime:
    """The last moment of a day in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time.max))


def calendar_ends() -> date:
    """The last day that the official calendar says anything of."""
    return max(_days())


@cache
def _days() -> dict[date, bool]:
    """Every day of the calendar, and whether it is a day off."""
    days: dict[date, bool] = {}
    for table in (files("taiwan_holidays") / "data").iterdir():
        if table.name.endswith(".csv"):
            rows = csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines())
            days |= {date.fromisoformat(row["西元日期"]): row["是否放假"] == DAY_OFF for row in rows}
    return days


@cache
def _tell_uncovered(year: int) -> None:
    log.warning(
        "The calendar of working days doesn't hold %d: weekends only. Update the package taiwan-holidays.", year
    )
