"""ROC dates 民國: read as clerks key them, echoed both ways (design §5)."""

import re
from calendar import monthrange
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from audit.refusal import Refusal
from numbering.keyed_text import compact

FIRST_DAY = date(1912, 1, 1)  # of ROC 1
_FORMS = (
    re.compile(r"(?P<y>\d{2,3})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{1,4})(?P<mark>[/.-])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})"),
    re.compile(r"(?:中華)?(?:民國)?(?P<y>\d{1,3})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?"),
)


def read(text: str, *, latest: date | None = None, field: str | None = None) -> date:
    """The day that was keyed: 740424, 0740424, 74/4/24, 74-4-24, 74.4.24, 民國74年4月24日 or 1985-04-24.

    A year of four digits is Gregorian. `latest` is the last day that makes sense, today unless told. Raises `Refusal`
    for what is no date, for a day that does not exist, for one before ROC 1 and for one after `latest`.
    """
    match = next((match for form in _FORMS if (match := form.fullmatch(compact(text)))), None)
    if match is None:
        raise Refusal(_("Key the date as 740424, 74/4/24 or 1985-04-24"), code="date_shape", field=field)
    year = int(match["y"]) if len(match["y"]) == 4 else int(match["y"]) + 1911
    day = _existing(year=year, month=int(match["m"]), day=int(match["d"]), field=field)
    if day > (latest or timezone.localdate()):
        raise Refusal(
            _("%(date)s is still to come: look at the paper again") % {"date": shown(day)},
            code="date_future", field=field,
        )  # fmt: skip
    return day


def _existing(*, year: int, month: int, day: int, field: str | None) -> date:
    if year < FIRST_DAY.year:
        raise Refusal(_("ROC years begin with 1 (1912)"), code="date_before_roc", field=field)
    if not 1 <= month <= 12:
        raise Refusal(_("There is no month %(month)s") % {"month": month}, code="date_impossible", field=field)
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise Refusal(
            _("Month %(month)s of ROC %(year)s has %(days)s days, there is no day %(day)s")
            % {"month": month, "year": year - 1911, "days": days, "day": day},
            code="date_impossible", field=field,
        )  # fmt: skip
    return date(year, month, day)


def as_keyed(day: date) -> str:
    """A day as a clerk would key it: 115/11/23."""
    return f"{day.year - 1911}/{day.month}/{day.day}"


def shown(day: date) -> str:
    """A day as pages show it: 115/11/23（一）."""
    return _("%(year)s/%(month)s/%(day)s (%(weekday)s)") % {
        "year": day.year - 1911, "month": day.month, "day": day.day, "weekday": _weekday(day),
    }  # fmt: skip


def echo(day: date) -> str:
    """A day as it was understood, both ways: 民國 74 年 4 月 24 日（三）＝ 1985-04-24."""
    return _("ROC %(year)s, month %(month)s, day %(day)s (%(weekday)s) = %(iso)s") % {
        "year": day.year - 1911, "month": day.month, "day": day.day, "weekday": _weekday(day), "iso": day.isoformat(),
    }  # fmt: skip


def _weekday(day: date) -> str:
    return (
        pgettext("weekday", "Mon"), pgettext("weekday", "Tue"), pgettext("weekday", "Wed"), pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"), pgettext("weekday", "Sat"), pgettext("weekday", "Sun"),
    )[day.weekday()]  # fmt: skip
