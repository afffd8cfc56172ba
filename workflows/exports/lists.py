"""Any list as a file: registered once with heads and lines, it has its address, its links, its entry in the trail.

A list leaves as its page shows it to this person: by the same permission, filtered and masked alike, all its pages.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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
from workflows.desk.access import staff_page
from workflows.exports import files
from workflows.exports.tables import Row, Table

T = TypeVar("T")
LATELY = timedelta(days=365)
"""How far back a list goes that grows for ever, and of which its page shows the last few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Generic[T]):
    """A list at this moment, for one person: `found` in its order, `lines` makes its rows.

    `page` is the address to go back to; `narrowed` and `sought` are for the trail, as `files.saved` says.
    """

    found: Sequence[T] | QuerySet[Any, T]
    lines: Callable[[list[T]], Iterable[Row]]
    page: str
    narrowed: str = ""
    sought: str | dict[str, str] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list that leaves as a file. `heads`: what stands above each column, and its width in characters.

    `name` is that of its address and file, `page` that of the list in the trail. `read` gives what it holds; a list of
    one of many things has their place in the address as `which` ("<uuid:which>") and reads it. `filtered`: its page
    has filters. `lately`: it goes back as far as `LATELY`.
    """

    name: str
    page: str
    title: Promise
    heads: Sequence[tuple[Promise, int]]
    permissions: tuple[str, ...]
    read: Callable[..., Reading[Any]]
    which: str = ""
    filtered: bool = False
    lately: bool = False

    @property
    def address(self) -> URLPattern:
        """Where it is asked for, as a file of any of the formats."""
        where = f"lists/{self.name}/{self.which}" if self.which else f"lists/{self.name}"
        return path(f"{where}.<str:ending>", _view(self), name=f"{self.name}-export")


def _view(listed: ListFile) -> Callable[..., HttpResponse]:
    @require_safe
    @staff_page(*listed.permissions)
    def save(request: HttpRequest, /, ending: str, **of: Any) -> HttpResponse:
        which = "".join(f"{value}" for value in of.values())
        name = f"{listed.name}{which and f'-{which}'}.{ending}"
        files.parts_of(name)
        reading = listed.read(request, **of)
        found = list(reading.found[: files.MOST + 1])
        try:
            files.refuse_too_many(len(found), filtered=listed.filtered)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(reading.page)
        page = f"{listed.page}{which and f':{which}'}"
        table = _table(listed, reading.lines(found))
        return files.saved(
            request, [table], name=name, page=page, narrowed=reading.narrowed, sought=reading.sought
        )  # fmt: skip

    return save


def _table(listed: ListFile, rows: Iterable[Row]) -> Table:
    return Table(title=str(listed.title), heads=[(str(head), width) for head, width in listed.heads], rows=list(rows))


def each(line: Callable[[T], Row]) -> Callable[[list[T]], Iterable[Row]]:
    """Lines that are made one by one."""
    return lambda found: map(line, found)


def lately() -> datetime:
    """Since when lists go back that have `lately`: a midnight."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - LATELY
