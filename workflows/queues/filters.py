"""Filters of a queue: read from an address, written into one, kept for a person, put on a query."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from registry import roc_dates
from registry.models import Staff
from workflows.catalogue import kinds
from workflows.models import Case
from workflows.queues.models import KeptFilters

KEPT = "desk.filters"
"""Where a session has them: the table is asked once after sign-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Of a kind, by a channel, held by a person (the key of the account), received from a day until another one.

    Days are ISO 8601. What is empty narrows nothing.
    """

    kind: str = ""
    channel: str = ""
    holder: str = ""
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def said(self) -> str:
        """As an address says them, the empty ones too: so a shared address shows the same to everybody."""
        return urlencode(asdict(self))

    def condition(self) -> Q:
        """What a case must be."""
        wanted = Q(**{name: value for name in ("kind", "channel") if (value := getattr(self, name))})
        if self.holder:
            wanted &= Q(task__owner_id=int(self.holder))
        if self.since:
            wanted &= Q(received_at__gte=_begin_of(self.since))
        if self.until:
            wanted &= Q(received_at__lt=_begin_of(self.until) + timedelta(days=1))
        return wanted


NAMES = tuple(Filters.__dataclass_fields__)


def read(query: QueryDict) -> Filters:
    """The filters that an address names; what makes no sense there is none."""
    said = {name: query.get(name, "") for name in NAMES}
    sensible = {
        "kind": said["kind"] in kinds(),
        "channel": said["channel"] in Case.Channel.values,
        "holder": said["holder"].isascii() and said["holder"].isdecimal() and len(said["holder"]) < 10,
        "since": _is_day(said["since"]),
        "until": _is_day(said["until"]),
    }
    return Filters(**{name: value for name, value in said.items() if sensible[name]})


def of(request: HttpRequest, staff: Staff) -> Filters:
    """Those of the address, if it names any filter, even an empty one; else those that this person keeps."""
    if any(name in request.GET for name in NAMES):
        return read(request.GET)
    if KEPT not in request.session:
        kept = KeptFilters.objects.filter(staff=staff).values_list("query", flat=True).first()
        request.session[KEPT] = kept or ""
    return read(QueryDict(request.session[KEPT]))


def keep(request: HttpRequest, staff: Staff, filters: Filters) -> None:
    """Keeps them for this person, beyond the session, until others are kept."""
    KeptFilters.objects.update_or_create(staff=staff, defaults={"query": filters.said()})
    request.session[KEPT] = filters.said()


def _begin_of(iso: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(iso), time.min))


def _is_day(text: str) -> bool:
    try:
        return roc_dates.FIRST_DAY <= date.fromisoformat(text) < date(9999, 1, 1)
    except ValueError:
        return False
