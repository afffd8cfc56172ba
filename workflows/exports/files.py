"""A list leaves the system: the file, and the entry in the trail that says who took what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from audit.models import Outcome
from audit.refusal import Refusal
from audit.trail import record
from workflows.desk.access import actor
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


def refuse_too_many(rows: int, *, filtered: bool) -> None:
    """Raises `Refusal` for more rows than one file may have: nobody shall believe that half a list is all of it.

    The way out is a filter where the list is `filtered` by one, else its page.
    """
    if rows <= MOST:
        return
    if filtered:
        said = _("This list has more than %(most)s rows: narrow it by a filter, then save it.")
    else:
        said = _("This list has more than %(most)s rows, more than a file may have: look at it on this page.")
    raise Refusal(said % {"most": f"{MOST:,}"}, code="too_many_rows")


def saved(
    request: HttpRequest,
    tables: Sequence[Table],
    *,
    name: str,
    page: str,
    narrowed: str = "",
    sought: str | dict[str, str] = "",
) -> HttpResponse:
    """The tables as the file `name`, told in the trail: `page` names the list, `narrowed` its filters as an address
    says them, `sought` what somebody looked for, which may be a person. `Http404` for an ending of no format."""
    response = attached(tables, name=name)
    rows = sum(len(table.rows) for table in tables)
    with transaction.atomic():
        record(
            actor=actor(request),
            action="list.export",
            thing=f"page:{page}",
            outcome=Outcome.VIEWED,
            facts={"rows": rows, "file": name, "filter": narrowed[:200]},
            personal={"query": sought} if sought else None,
        )
    return response


def attached(tables: Sequence[Table], *, name: str) -> HttpResponse:
    """The tables as the file `name`, for who tells the trail of it. `Http404` for an ending of no format."""
    _stem, kind = parts_of(name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(kind.write(tables), content_type=kind.content_type, headers=headers)
