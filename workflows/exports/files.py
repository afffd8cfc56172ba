"""A list leaves the system: the file, and the entry in the trail that says who took what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.models import Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from workflows.exports.comma_separated import comma_separated
from workflows.exports.opendocument import TYPE, spreadsheet
from workflows.exports.tables import Table
from workflows.exports.workbook import workbook

MOST = 10_000
"""Rows of one export."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `several`: it holds more than one table."""

    content_type: str
    write: Callable[[Sequence[Table]], bytes]
    several: bool = True


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", lambda tables: comma_separated(tables[0]), several=False),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
    "ods": Format(TYPE, spreadsheet),
}


def parts_of(name: str) -> tuple[str, Format]:
    """What stands before the ending of a file's name, and the format that the ending means; `Http404` for another."""
    stem, _dot, ending = name.rpartition(".")
    if not stem or ending not in FORMATS:
        raise Http404
    return stem, FORMATS[ending]


@mutation("list.export", thing=lambda *, page, **_: f"page:{page}")
def leave(
    *,
    actor: Actor,
    page: str,
    name: str,
    rows: int,
    narrowed: str = "",
    sought: str | dict[str, str] = "",
    filtered: bool = False,
) -> None:
    """Tells the trail that so many rows of a list leave as the file `name`: before they do.

    `page` names the list, `narrowed` its filters as an address says them, `sought` what somebody looked for, which may
    be a person. Raises `Refusal` for more rows than a file may have: nobody shall believe that half a list is all of
    it. The way out is a filter where the list is `filtered` by one, else its page.
    """
    if rows > MOST:
        raise _too_many(filtered=filtered)
    record(
        actor=actor,
        action="list.export",
        thing=f"page:{page}",
        outcome=Outcome.VIEWED,
        facts={"rows": rows, "file": name, "filter": narrowed[:200]},
        personal={"query": sought} if sought else None,
    )


def _too_many(*, filtered: bool) -> Refusal:
    if filtered:
        said = _("This list has more than %(most)s rows: narrow it by a filter, then save it.")
    else:
        said = _("This list has more than %(most)s rows, more than a file may have: look at it on this page.")
    return Refusal(said % {"most": f"{MOST:,}"}, code="too_many_rows")


def attached(tables: Sequence[Table], *, name: str) -> HttpResponse:
    """The tables as the file `name`, of which the trail was told. `Http404` for an ending of no format."""
    _stem, kind = parts_of(name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(kind.write(tables), content_type=kind.content_type, headers=headers)
