"""The sections of the page of figures: what each says of one reading."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from workflows.catalogue import kind_of, kinds
from workflows.dashboards import charts
from workflows.dashboards.backlog import AGES
from workflows.dashboards.figures import WITHIN, Key, Reading, ended, percentile, received, summed
from workflows.dashboards.models import Measure
from workflows.dashboards.section import Section
from workflows.exports.tables import Table, Value
from workflows.reasons import ReasonCode
from workflows.stages import ENDED, Deed, Stage

REVIEWS = (Deed.PASSED, Deed.ADVISED_REJECTION, Deed.RETURNED, Deed.SENT_BACK)
DECISIONS = (Deed.APPROVED, Deed.REJECTED)
MOST_CLERKS = 20
"""Bars of the chart; the table has everybody."""


def all_of(reading: Reading) -> list[Section]:
    """The sections in their order."""
    made = (_backlog, _ages, _daily, _weekly, _approvals, _returns, _clerks)
    return [make(reading) for make in made]


def keys(reading: Reading) -> list[Key]:
    """What a supervisor wants to know first."""
    late = sum(row.number for row in reading.waiting if row.late)
    in_time = reading.hours(Measure.EFFECT, kind="RV")
    public = sum(number for hours, number in in_time.items() if hours < WITHIN)
    median = percentile(reading.hours(Measure.APPROVAL), 0.5)
    return [
        Key(pgettext("figures", "Open"), f"{sum(row.number for row in reading.waiting):,}"),
        Key(pgettext("figures", "Overdue"), f"{late:,}", bad=late > 0),
        Key(_("Received today"), f"{reading.on(received)[reading.today]:,}"),
        Key(_("Ended today"), f"{reading.on(ended)[reading.today]:,}"),
        Key(_("Median time to approval"), _hours(median)),
        Key(
            _("Revocations carried out within 24 hours"),
            f"{public:,}／{in_time.total():,}",
            bad=public < in_time.total(),
        ),
    ]


def _hours(hours: int | None) -> str:
    return "–" if hours is None else ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _backlog(reading: Reading) -> Section:
    stages = [stage for stage in Stage if stage not in ENDED]
    found = summed(reading.waiting, lambda row: (row.stage, row.kind))
    late = summed((row for row in reading.waiting if row.late), lambda row: row.stage)
    codes = list(kinds())
    numbers = {stage: [found[stage, code] for code in codes] for stage in stages}
    rows: list[Sequence[Value]] = [
        (str(stage.label), *numbers[stage], sum(numbers[stage]), late[stage]) for stage in stages
    ]
    heads = [
        (_("Stage"), 20),
        *((str(kind_of(code).label), 14) for code in codes),
        (pgettext("figures", "In all"), 10),
        (pgettext("figures", "Overdue"), 10),
    ]
    return Section(
        name="backlog",
        title=_("Open cases by kind and stage"),
        note=_("%(n)s cases are open, %(late)s of them overdue.")
        % {"n": f"{sum(found.values()):,}", "late": f"{sum(late.values()):,}"},
        shape="bars",
        draw=partial(charts.bars, [(str(stage.label), numbers[stage]) for stage in stages], left=128),
        series=[str(kind_of(code).label) for code in codes],
        table=Table(title=_("Open cases"), heads=heads, rows=rows),
        links=[f"{reverse('desk:worklist')}?stage={stage.value}" for stage in stages],
    )


def _ages(reading: Reading) -> Section:
    number = summed(reading.waiting, lambda row: row.age)
    late = summed((row for row in reading.waiting if row.late), lambda row: row.age)
    rows = [(_age_label(*group), number[at], late[at]) for at, group in enumerate(AGES)]
    return Section(
        name="ages",
        title=_("Age of open cases"),
        note=_("Working days since receipt; what is hatched is overdue."),
        shape="columns",
        draw=partial(charts.columns, rows, short=[_age_numbers(*group) for group in AGES]),
        table=Table(
            title=_("Age of open cases"),
            heads=[(_("Age (working days)"), 20), (pgettext("figures", "Cases"), 10), (_("Of these overdue"), 16)],
            rows=rows,
        ),
    )


def _age_label(first: int, last: int | None) -> str:
    if last is None:
        return _("over %(n)d days") % {"n": first - 1}
    if last == 0:
        return _("same day")
    if first == last:
        return ngettext("%(n)d day", "%(n)d days", first) % {"n": first}
    return _("%(first)d–%(last)d days") % {"first": first, "last": last}


def _age_numbers(first: int, last: int | None) -> str:
    """The same without words."""
    return f"{first}+" if last is None else str(first) if first == last else f"{first}–{last}"


def _daily(reading: Reading) -> Section:
    came, went = reading.on(received), reading.on(ended)
    first = reading.recent[0]
    days = sorted({*reading.recent, *(day for day in (*came, *went) if day >= first)})
    return _throughput("daily", _("Received and ended, by day"), pgettext("figures", "Day"), days, came, went)


def _weekly(reading: Reading) -> Section:
    came, went = (_by_week(reading.on(which)) for which in (received, ended))
    title = _("Received and ended, by week")
    return _throughput("weekly", title, _("Week from"), reading.weeks, came, went)


def _throughput(
    name: str, title: str, head: str, days: Sequence[date], came: Counter[date], went: Counter[date]
) -> Section:
    labels = [_day(day) for day in days]
    series = [
        (pgettext("figures", "Received"), [came[day] for day in days]),
        (pgettext("figures", "Ended"), [went[day] for day in days]),
    ]
    return Section(
        name=name,
        title=title,
        note=_("Received %(came)s, ended %(went)s; ended is closed, rejected or withdrawn.")
        % {"came": f"{sum(series[0][1]):,}", "went": f"{sum(series[1][1]):,}"},
        shape="lines",
        draw=partial(charts.lines, labels, series),
        table=Table(
            title=title,
            heads=[(head, 12), (pgettext("figures", "Received"), 10), (pgettext("figures", "Ended"), 10)],
            rows=[(day.isoformat(), came[day], went[day]) for day in days],
        ),
        days=days,
    )


def _by_week(days: Counter[date]) -> Counter[date]:
    found: Counter[date] = Counter()
    for day, number in days.items():
        found[day - timedelta(days=day.weekday())] += number
    return found


def _day(day: date) -> str:
    return f"{day.month}/{day.day:02}"


def _approvals(reading: Reading) -> Section:
    rows, bars = [], []
    for kind in kinds().values():
        hours = reading.hours(Measure.APPROVAL, kind=kind.code)
        middle, most = percentile(hours, 0.5), percentile(hours, 0.9)
        rows.append((str(kind.label), hours.total(), "–" if middle is None else middle, "–" if most is None else most))
        bars += [(_("%(kind)s, half") % {"kind": kind.label}, [middle or 0]),
                 (_("%(kind)s, nine of ten") % {"kind": kind.label}, [most or 0])]  # fmt: skip
    return Section(
        name="approvals",
        title=_("Hours from receipt to approval"),
        note=_("The last 20 working days: half of all approvals, and nine of ten, within so many whole hours."),
        shape="bars",
        draw=partial(charts.bars, bars, left=190),
        table=Table(
            title=_("Time to approval"),
            heads=[
                (pgettext("figures", "Kind"), 16),
                (pgettext("figures", "Approved"), 10),
                (_("Half within (hours)"), 18),
                (_("Nine of ten (hours)"), 18),
            ],
            rows=rows,
        ),
    )


def _returns(reading: Reading) -> Section:
    found: Counter[str] = Counter()
    for figure in reading.totals:
        if figure.measure == Measure.REASON:
            found[figure.key] += figure.number
    rows = [(code, str(ReasonCode(code).label), found[code]) for code in ReasonCode.values]
    rows.sort(key=lambda row: -row[2])
    return Section(
        name="returns",
        title=_("Returns for correction, by reason"),
        note=_("The last 20 working days; a return may have several reasons."),
        shape="bars",
        draw=partial(
            charts.bars, [(f"{code}　{words}", [number]) for code, words, number in rows if number], left=12, above=True
        ),
        table=Table(
            title=_("Returns by reason"),
            heads=[
                (pgettext("figures", "Code"), 8),
                (pgettext("figures", "Reason"), 44),
                (pgettext("figures", "Returns"), 10),
            ],
            rows=rows,
        ),
    )


def _clerks(reading: Reading) -> Section:
    done: Counter[tuple[int, str]] = Counter()
    for figure in reading.totals:
        if figure.measure == Measure.DEED and figure.staff:
            done[figure.staff, figure.key] += figure.number
    held = summed((row for row in reading.waiting if row.holder), lambda row: row.holder or 0)
    groups = ((Deed.KEYED_IN,), REVIEWS, DECISIONS, (Deed.DELIVERED,))
    people = {pk: [sum(done[pk, deed] for deed in group) for group in groups] for pk in reading.staff}
    busiest = sorted(people, key=lambda pk: (-sum(people[pk]), reading.staff[pk]))
    series = [
        pgettext("figures", "Keyed in"),
        pgettext("figures", "Reviewed"),
        pgettext("figures", "Decided"),
        pgettext("figures", "Delivered"),
    ]
    rows: list[Sequence[Value]] = [
        (reading.staff[pk], done[pk, Deed.RECEIVED], *people[pk], held[pk]) for pk in busiest
    ]
    heads = [
        (pgettext("figures", "Name"), 16),
        (pgettext("figures", "Received"), 10),
        *((head, 10) for head in series),
        (_("Holds now"), 10),
    ]
    shown = [(reading.staff[pk], people[pk]) for pk in busiest[:MOST_CLERKS] if sum(people[pk])]
    return Section(
        name="clerks",
        title=_("What each person has done, and holds"),
        note=_("The last 20 working days; a case counts for everybody who did a step of it."),
        shape="bars",
        draw=partial(charts.bars, shown, left=128),
        series=series,
        table=Table(title=pgettext("figures", "Load"), heads=heads, rows=rows),
    )
