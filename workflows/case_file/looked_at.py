"""What the trail tells of one case, views and prints included: a page at a time, alike lines as one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from workflows.audit_desk.searching import Line, Question, ask
from workflows.audit_desk.things import meant_by
from workflows.correspondence.models import LetterKind
from workflows.models import Case

PAGES = {
    "case": _("case page"),
    "key_in": _("keying page"),
    "key_again": _("page of the second keying"),
    "review": _("review page"),
    "approve": _("approval page"),
    "history": _("history"),
    "paper:form": _("application form as PDF"),
    "paper:receipt": _("receipt to sign as PDF"),
}
LETTERS = {"preview": _("preview: %(letter)s"), "letter": _("as sent: %(letter)s")}


@dataclass(frozen=True, slots=True)
class Told:
    """One line: the last time of `times` that this happened in a row, and which page or paper it was."""

    at: datetime
    sentence: str
    page: str
    tag: str
    outcome: str
    times: int


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, the newest first. `older` is where the next page goes on."""

    lines: list[Told]
    older: int | None


def told_of(case: Case, *, before: int | None = None) -> Page:
    """What the trail says of a case, its slips and its scans; with `before`, what is older than that entry."""
    answer = ask(Question(things=meant_by(case.number)), before=before)
    return Page(lines=list(_joined(answer.lines)), older=answer.older)


def _joined(lines: list[Line]) -> Iterator[Told]:
    """Somebody who leafs through forty scans, or goes back and forth, is one line."""
    for (sentence, page), alike in groupby(lines, key=lambda line: (_sentence(line), _page(line.entry))):
        same = list(alike)
        yield Told(same[0].entry.at, sentence, page, same[0].tag, same[0].outcome, len(same))


def _sentence(line: Line) -> str:
    return (
        _("%(who)s looked at scanned pages") % {"who": line.who} if line.entry.action == "scan.view" else line.sentence
    )


def _page(entry: Entry) -> str:
    """Which page or paper was looked at, or printed, in words."""
    page = str(entry.facts.get("page") or "")
    how, _colon, kind = page.partition(":")
    if how in LETTERS and kind in LetterKind.values:
        return str(LETTERS[how]) % {"letter": LetterKind(kind).label}
    letter = entry.facts.get("letter")
    return str(LetterKind(letter).label) if letter in LetterKind.values else str(PAGES.get(page, ""))
