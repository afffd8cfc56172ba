"""The one box on every page: a code, a number, a name."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from numbering.numbers import FORM_CODE, as_keyed
from registry.models import PasswordSlip
from workflows.catalogue import kinds
from workflows.desk.access import staff_page
from workflows.models import Case

MOST = 50


@require_safe
@staff_page("workflows.view_case")
def find(request: HttpRequest) -> HttpResponse:
    """A receipt number, slip serial or form code opens what it names; anything else lists cases whose applicant or ID
    number begins so."""
    query = request.GET.get("q", "").strip()[:100]
    code = as_keyed(query.split("/")[0])
    target = _target(code) if code else None
    if target:
        return redirect(target)
    found = list(_matching(query)) if query and not code else []
    if len(found) == 1:
        return redirect("desk:case", number=found[0].number)
    return render(request, "desk/found.html", {"query": query, "found": found, "most": MOST})


def _target(code: str) -> str | None:
    form = FORM_CODE.match(code)
    if form and form["kind"] in kinds():
        return f"{reverse('desk:receive')}?kind={form['kind']}"
    slip = PasswordSlip.objects.filter(serial=code).values_list("case_number", flat=True).first()
    case = Case.objects.filter(number=slip or code).first()
    return reverse("desk:case", args=[case.number]) if case else None


def _matching(query: str) -> QuerySet[Case]:
    return (
        Case.objects.filter(Q(applicant__startswith=query) | Q(id_number__startswith=query.upper()))
        .select_related("task__owner")
        .order_by("-received_at")[:MOST]
    )
