"""The one box on every page: a code, a number, a name."""

import re

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from numbering.keyed_text import halved
from numbering.numbers import FORM_CODE, as_keyed
from registry.models import PasswordSlip
from workflows.catalogue import kinds
from workflows.desk.access import record_list_view, staff_page
from workflows.models import Case
from workflows.prepared.models import PreparedForm

MOST = 50
NUMBERED = re.compile(r"\s*([A-Za-z]{1,2}\d{3}[- ]?\d{3}|F[A-Za-z]{2}\d{5})")
"""What was meant as a number of ours, whether it is one or not."""
SOUGHT = "desk.sought"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("workflows.view_case")
def find(request: HttpRequest) -> HttpResponse:
    """A receipt number, slip serial or form code opens what it names; anything else lists cases whose applicant or ID
    number begins so. The box sends by POST: names and ID numbers belong into no address, log or browser history."""
    if request.method == "POST":
        request.session[SOUGHT] = request.POST.get("q", "").replace("\0", "").strip()[:100]
        return redirect("desk:find")
    query = request.GET.get("q", request.session.get(SOUGHT, "")).strip()[:100]
    code = as_keyed(halved(query).split("/")[0])
    target = _target(code) if code else None
    awaited = target is not None and target.startswith(reverse("desk:receive"))
    if target and (not awaited or request.user.has_perm("workflows.receive_case")):
        return redirect(target)
    found = list(cases_like(query)) if query and not code else []
    record_list_view(request, page="find", cases=len(found), query=query)
    if len(found) == 1:
        return redirect("desk:case", number=found[0].number)
    context = {"query": query, "found": found, "most": MOST, "awaited": awaited}
    context |= {"numbered": bool(NUMBERED.match(query)), "foreign": bool(code and FORM_CODE.match(code))}
    return render(request, "desk/found.html", context)


def _target(code: str) -> str | None:
    form = FORM_CODE.match(code)
    if form and form["kind"] in kinds():
        return f"{reverse('desk:receive')}?kind={form['kind']}"
    slip = PasswordSlip.objects.filter(serial=code).values_list("case_number", flat=True).first()
    case = Case.objects.filter(number=slip or code).first()
    if case:
        return reverse("desk:case", args=[case.number])
    awaited = PreparedForm.objects.filter(number=code).exists()
    return f"{reverse('desk:receive')}?form={code}" if awaited else None


def cases_like(query: str) -> QuerySet[Case]:
    """The newest cases whose applicant or ID number begins so."""
    return (
        Case.objects.filter(Q(applicant__startswith=query) | Q(id_number__startswith=query.upper()))
        .select_related("task__owner")
        .order_by("-received_at")[:MOST]
    )
