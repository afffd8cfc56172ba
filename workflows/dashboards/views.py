"""The page of figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.dashboards import figures, sections
from workflows.desk.access import staff_page

MAY_SEE = "dashboards.view_figures"


@require_safe
@staff_page(MAY_SEE)
def page(request: HttpRequest) -> HttpResponse:
    """Charts with their tables, as of this moment. No subscriber is named on it."""
    reading = figures.read()
    context = {"reading": reading, "keys": sections.keys(reading), "sections": sections.all_of(reading)}
    return render(request, "dashboards/figures.html", context)
