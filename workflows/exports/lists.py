"""Any list as a file: registered once with heads and lines, it has its address, its links, its entry in the trail.

A list leaves as its page shows it to this person: by the same permission, filtered and masked alike, all its pages.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from audit.refusal import Refusal
from workflows.audit_desk.things import PAGES
from workflows.desk.access import actor, staff_page
from workflows.exports import files
from workflows.exports.tables import Row, Table

T = TypeVar("T")
AT_ONCE = 1_000
"""Things whose rows are made together: what stands in other tables is read by one question for so many."""
LATELY = timedelta(days=365)
"""How far back a list goes that grows for ever, and of which its page shows the last few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Generic[T]):
    """A list at this moment, for one person: `found` in its order, `lines` makes rows of up to `AT_ONCE` of them.

    `page` is the address to go back to; `narrowed` and `sought` are for the trail, as `files.leave` says.
    """

    found: Sequence[T] | QuerySet[Any, T]
    lines: Callable[[list[T]], Iterable[Row]]
    page: str
    narrowed: str = ""
    sought: str | dict[str, str] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list that leaves as a file. `heads`: what stands above each column, and its width in characters.

    `name` is that of its address and file, and of the list in the trail unless that has another, `page`. `read` gives
    what it holds; a list of one of many things has its place in the address as `which` ("<str:number>") and reads it.
    It may raise `Refusal` where the page has the list's name. `filtered`: its page has filters. `lately`: it goes back
    as far as `LATELY`; `read` is told since when.
    """

    name: str
    heads: Sequence[tuple[Promise, int]]
    permissions: tuple[str, ...]
    read: Callable[..., Reading[Any]]
    page: str = ""
    which: str = ""
    filtered: bool = False
    lately: bool = False

    @property
    def in_trail(self) -> str:
        """The list as the trail names it."""
        return self.page or self.name

    @property
    def title(self) -> str:
        """The list in words: the same in the trail and above the sheet."""
        return str(PAGES[self.in_trail])

    @property
    def address(self) -> URLPattern:
        """Where it is asked for, as a file of any of the formats."""
        where = f"lists/{self.name}/{self.which}" if self.which else f"lists/{self.name}"
        return path(f"{where}.<str:ending>", _view(self), name=f"{self.name}-export")

    def reading(self, request: HttpRequest, of: dict[str, Any]) -> Reading[Any]:
        """What the list holds for this person, `of` one of many things where it is a list of one."""
        if not self.lately:
            return self.read(request, **of)
        since = lately()
        return replace(self.read(request, since=since, **of), narrowed=f"since={since:%Y-%m-%d}")

    def table(self, found: list[Any], reading: Reading[Any]) -> Table:
        """Its sheet, with the words of the reader's language."""
        rows = [row for at_once in _parts(found) for row in reading.lines(at_once)]
        return Table(title=self.title, heads=[(str(head), width) for head, width in self.heads], rows=rows)


def _view(listed: ListFile) -> Callable[..., HttpResponse]:
    @require_safe
    @staff_page(*listed.permissions)
    def save(request: HttpRequest, /, ending: str, **of: Any) -> HttpResponse:
        name = f"{'-'.join([listed.name, *map(str, of.values())])}.{ending}"
        files.parts_of(name)
        back = f"desk:{listed.in_trail}"
        try:
            reading = listed.reading(request, of)
            back, found = reading.page, list(reading.found[: files.MOST + 1])
            files.leave(
                actor=actor(request), page=":".join([listed.in_trail, *map(str, of.values())]), name=name,
                rows=len(found), narrowed=reading.narrowed, sought=reading.sought, filtered=listed.filtered,
            )  # fmt: skip
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        return files.attached([listed.table(found, reading)], name=name)

    return save


def _parts(found: list[T]) -> Iterator[list[T]]:
    for begin in range(0, len(found), AT_ONCE):
        yield found[begin : begin + AT_ONCE]


def each(line: Callable[[T], Row]) -> Callable[[list[T]], Iterable[Row]]:
    """Lines that are made one by one."""
    return lambda found: map(line, found)


def lately() -> datetime:
    """Since when lists go back that grow for ever: a midnight."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - LATELY
