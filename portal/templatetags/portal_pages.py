"""What the portal's templates need beyond Django's own."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from registry import roc_dates

register = template.Library()


def _local(moment: date | datetime) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


@register.filter
def day(moment: date | datetime) -> str:
    """A day as the page's language writes it: 115/11/23, or 23 Nov 2026."""
    local = _local(moment)
    if get_language() == "zh-hant":
        return roc_dates.as_keyed(local)
    return date_format(local, "j M Y")


@register.filter
def full_day(moment: date | datetime) -> str:
    """A day that somebody plans by, with its day of the week: 115/11/23（一）, or Mon, 23 Nov 2026."""
    local = _local(moment)
    return roc_dates.shown(local) if get_language() == "zh-hant" else date_format(local, "D, j M Y")


@register.filter
def clock(moment: datetime) -> str:
    """Hours and minutes in the office's time zone: 16:22."""
    return timezone.localtime(moment).strftime("%H:%M")


@register.simple_tag
def now_shown() -> str:
    """The present moment, as it stands above a printed page."""
    now = timezone.now()
    return f"{full_day(now)} {clock(now)}"


@register.filter
def in_fours(digits: str) -> str:
    """A fingerprint as people compare it: D1A5 AC9A 015F …"""
    plain = digits.upper().replace(":", "")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))
