"""The page of figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from workflows.dashboards import figures, sections
from workflows.desk.access import actor, staff_page
from workflows.exports.files import attached, leave, parts_of

MAY_SEE = "dashboards.view_figures"


@require_safe
@staff_page(MAY_SEE)
def page(request: HttpRequest) -> HttpResponse:
    """Charts with their tables, as of this moment. No subscriber is named on it."""
    reading = figures.read()
    context = {"reading": reading, "keys": sections.keys(reading), "sections": sections.all_of(reading)}
    return render(request, "dashboards/figures.html", context)


@require_safe
@staff_page(MAY_SEE)
def export(request: HttpRequest, name: str) -> HttpResponse:
    """All tables of the page in one file (`figures.xlsx`, `figures.ods`), or one of them (`backlog.csv`)."""
    stem, kind = parts_of(name)
    found = sections.all_of(figures.read())
    tables = [section.table for section in found if stem == ("figures" if kind.several else section.name)]
    if not tables:
        raise Http404
    dated = f"{stem}-{timezone.localdate().isoformat()}.{name.rpartition('.')[2]}"
    rows = sum(len(table.rows) for table in tables)
    leave(actor=actor(request), page="figures", name=dated, rows=rows)
    return attached(tables, name=dated)
