"""Questions to the trail: who, what, when, with what outcome. Each is answered from an index, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit.models import Entry, Outcome
from numbering.keyed_text import ungrouped
from registry.models import PortalAccount, Staff
from workflows.audit_desk.sentences import sentence
from workflows.audit_desk.things import in_words

PAGE = 50
HASH_SHOWN = 10
"""So much of an entry's hash stands in a list: enough to tell two entries apart; the entry's page has all of it."""
TAGS = {Outcome.DONE: "", Outcome.REFUSED: "tag--warn", Outcome.VIEWED: "tag--info"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an auditor asks. What is empty is not asked; `things` are names as in the trail, any of them."""

    doer: tuple[str, str] | None = None
    things: tuple[str, ...] = ()
    action: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as people read it."""

    entry: Entry
    who: str
    sentence: str

    @property
    def outcome(self) -> str:
        return str(Outcome(self.entry.outcome).label)

    @property
    def hash(self) -> str:
        """The beginning of the entry's hash."""
        return self.entry.hash[:HASH_SHOWN]

    @property
    def tag(self) -> str:
        """The class of the outcome's state tag."""
        return TAGS[Outcome(self.entry.outcome)]


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of lines, the newest first. `older` is the number of the entry that the next page goes on behind."""

    lines: list[Line]
    older: int | None


def ask(question: Question, *, before: int | None = None) -> Answer:
    """The newest entries that answer the question; with `before`, those older than that entry: one page of them."""
    found = list(answering(question, before=before)[: PAGE + 1])
    shown = found[:PAGE]
    return Answer(lines=lines_of(shown), older=shown[-1].seq if len(found) > PAGE else None)


def answering(question: Question, *, before: int | None = None) -> QuerySet[Entry]:
    """Entries that answer the question, the newest first; with `before`, those older than that entry. Without personal
    data, which only the page of one entry shows.

    Ordered by time, then number, as the indexes are: a page costs the same wherever it stands, however long the trail.
    """
    entries = Entry.objects.defer("personal", "personal_salt").order_by("-at", "-seq")
    if question.doer:
        entries = entries.filter(actor_kind=question.doer[0], actor_label=question.doer[1])
    if question.things:
        entries = entries.filter(thing__in=question.things)
    exact = {"action": question.action, "outcome": question.outcome}
    span = {"at__gte": question.since, "at__lt": question.until}
    entries = entries.filter(**{name: value for name, value in {**exact, **span}.items() if value})
    last = Entry.objects.filter(seq=before).values_list("at", flat=True).first() if before else None
    if last is None:
        return entries
    return entries.filter(Q(at__lt=last) | Q(at=last, seq__lt=before), at__lte=last)


def lines_of(entries: list[Entry]) -> list[Line]:
    """The entries as people read them; the names of staff by one question."""
    names = _names(entries)
    return [_line(entry, names) for entry in entries]


def _line(entry: Entry, names: Mapping[str, str]) -> Line:
    who = _who(entry, names)
    said = sentence(action=entry.action, who=who, thing=in_words(entry.thing))
    if entry.outcome == Outcome.REFUSED:
        said = _("Refused, so it was not done (%(code)s): %(sentence)s") % {
            "code": entry.facts.get("code") or entry.facts.get("outcome") or "–",
            "sentence": said,
        }
    return Line(entry=entry, who=who, sentence=said)


def _names(entries: list[Entry]) -> dict[str, str]:
    labels = {entry.actor_label for entry in entries if entry.actor_kind == "staff"}
    return dict(Staff.objects.filter(username__in=labels).values_list("username", "display_name"))


def _who(entry: Entry, names: Mapping[str, str]) -> str:
    if entry.actor_kind == "staff":
        return names.get(entry.actor_label, entry.actor_label)
    if entry.actor_kind == "subscriber":
        return _("subscriber %(account)s") % {"account": entry.actor_label}
    return _("the system") if entry.actor_kind == "system" else _("somebody not signed in")


def doer_named(text: str) -> tuple[str, str] | None:
    """Whom the trail names so: an account name or the name of staff, a portal account, the system; None if nobody."""
    typed = text.strip()
    if typed.lower() in {"system", _("the system"), "系統"}:
        return "system", "system"
    staff = Staff.objects.filter(Q(username=typed) | Q(display_name=typed)).values_list("username", flat=True).first()
    if staff:
        return "staff", staff
    account = ungrouped(typed)
    return ("subscriber", account) if PortalAccount.objects.filter(account=account).exists() else None
