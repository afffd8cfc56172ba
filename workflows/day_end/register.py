"""The daily register 收件簿: every paper that came on a day, for the first time or after a correction."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forms_paper import registers
from forms_paper.sheets.registers import RegisterRow, RegisterSheet
from workflows.catalogue import kind_of
from workflows.day_end.days import span
from workflows.models import Case, Participation
from workflows.sheets import CHINESE, office
from workflows.stages import Deed


@dataclass(frozen=True, slots=True)
class Arrival:
    """Papers of a case that came at one time: `papers` of them, taken in by `clerk`; `correction`: not the first."""

    case: Case
    at: datetime
    papers: int
    clerk: str
    correction: bool

    @property
    def due(self) -> datetime:
        """When the office must be done, by what came now: the case's own time begins anew with every correction."""
        return kind_of(self.case.kind).due_at(self.at)

    @property
    def urgent(self) -> bool:
        """Whether the office must be done within a day of the receipt."""
        return self.due - self.at <= timedelta(hours=24)


def arrivals(day: date) -> list[Arrival]:
    """What came on a day, in the order in which it came."""
    begin, end = span(day)
    deeds = Participation.objects.select_related("case", "staff")
    first = deeds.filter(deed=Deed.RECEIVED, case__received_at__gte=begin, case__received_at__lt=end)
    later = deeds.filter(deed=Deed.PAPERS_CAME, at__gte=begin, at__lt=end)
    came = map(_arrival, chain(first, later))
    return sorted(came, key=lambda arrival: (arrival.at, arrival.case.number))


def _arrival(deed: Participation) -> Arrival:
    correction = deed.deed == Deed.PAPERS_CAME
    return Arrival(
        case=deed.case,
        at=deed.at if correction else deed.case.received_at,
        papers=deed.detail.get("papers", 1),
        clerk=str(deed.staff or ""),
        correction=correction,
    )


def sheet(day: date, came: list[Arrival]) -> RegisterSheet:
    """The register as it is printed, in the first language of the office."""
    with translation.override(CHINESE):
        return RegisterSheet(office=office(), day=day, rows=tuple(_row(arrival) for arrival in came))


def draw(day: date) -> bytes:
    """The register of a day as PDF/UA. Raises as `forms_paper.registers.register` does."""
    return registers.register(sheet(day, arrivals(day)))


def _row(arrival: Arrival) -> RegisterRow:
    case = arrival.case
    return RegisterRow(
        at=timezone.localtime(arrival.at),
        number=case.number,
        kind=str(kind_of(case.kind).label),
        name=case.applicant,
        by_post=case.channel == Case.Channel.POST,
        registered="" if arrival.correction else case.registered_mail,
        papers=arrival.papers,
        clerk=arrival.clerk,
        due=timezone.localtime(arrival.due),
        urgent=arrival.urgent,
        remark=_("Correction") if arrival.correction else "",
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """How many times papers came, in all, by kind, by way, and how many of them were corrections."""

    arrivals: int
    by_kind: list[tuple[str, int]]
    at_counter: int
    by_post: int
    corrections: int


def totals(came: list[Arrival]) -> Totals:
    """The sums below the register."""
    kinds = Counter(str(kind_of(arrival.case.kind).label) for arrival in came)
    by_post = sum(arrival.case.channel == Case.Channel.POST for arrival in came)
    return Totals(
        arrivals=len(came),
        by_kind=kinds.most_common(),
        at_counter=len(came) - by_post,
        by_post=by_post,
        corrections=sum(arrival.correction for arrival in came),
    )
