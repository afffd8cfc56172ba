"""Dates as papers write them: the years of the Republic of China (Gregorian year - 1911)."""

import datetime as dt

_WEEKDAYS = "一二三四五六日"


def roc(day: dt.date) -> str:
    """115 年 12 月 7 日"""
    return f"{day.year - 1911} 年 {day.month} 月 {day.day} 日"


def roc_close(day: dt.date) -> str:
    """115年12月7日, for running text on a slip"""
    return roc(day).replace(" ", "")


def roc_week(day: dt.date) -> str:
    """115 年 12 月 7 日（星期一）"""
    return f"{roc(day)}（星期{_WEEKDAYS[day.weekday()]}）"


def roc_digits(day: dt.date | None) -> tuple[str, str, str]:
    """Year, month, day for boxes of 3, 2 and 2 characters, right-aligned; empty for no date."""
    return (f"{day.year - 1911:>3}", f"{day.month:>2}", f"{day.day:>2}") if day else ("", "", "")
