"""What waits for me: the list that a working day begins with."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.models import Staff
from workflows.actions import holding
from workflows.desk.access import actor, attempt, record_list_view, staff_of, staff_page
from workflows.models import Case, Participation
from workflows.stages import ENDED, FIRST_PERSON, STAGE_PERMISSION, Stage

PAGE = 50


@require_safe
@staff_page()
def worklist(request: HttpRequest) -> HttpResponse:
    """Cases by stage, the earliest due first; `?stage=` narrows, `?mine` shows what I hold, `?all` every stage."""
    staff = staff_of(request)
    stage = request.GET.get("stage", "")
    cases = _cases(staff, stage=stage, every="all" in request.GET)
    if "mine" in request.GET:
        cases = cases.filter(task__owner=staff)
    page = Paginator(cases, PAGE).get_page(request.GET.get("page"))
    record_list_view(request, page="worklist", cases=len(page.object_list))
    context = {
        "page": page,
        "rows": _rows(list(page.object_list), staff),
        "stage": stage,
        "stages": [item for item in Stage if item not in ENDED],
        "mine": "mine" in request.GET,
        "every": "all" in request.GET,
    }
    return render(request, "desk/worklist.html", context)


def _cases(staff: Staff, *, stage: str, every: bool) -> QuerySet[Case]:
    cases = Case.objects.select_related("task__owner").order_by("due_at", "pk")
    if not staff.has_perm("workflows.view_case"):
        return cases.none()
    if stage in Stage.values:
        return cases.filter(stage=stage)
    if every:
        return cases.exclude(stage__in=ENDED)
    mine = [item for item, permission in STAGE_PERMISSION.items() if staff.has_perm(permission)]
    return cases.filter(stage__in=mine or [item for item in Stage if item not in ENDED])


def _rows(cases: list[Case], staff: Staff) -> list[dict[str, Any]]:
    """Each case with why this person may not take it, if so: the reason stands in the row, not behind a grey button."""
    took_part = set(
        Participation.objects.filter(case__in=cases, staff=staff, deed__in=FIRST_PERSON).values_list(
            "case_id", flat=True
        )
    )
    return [{"case": case, "why_not": _why_not(case, staff, took_part)} for case in cases]


def _why_not(case: Case, staff: Staff, took_part: set[int]) -> str:
    if case.stage not in STAGE_PERMISSION:
        return ""
    if not staff.has_perm(STAGE_PERMISSION[Stage(case.stage)]):
        return _("Not your role's step")
    if case.task and case.task.owner_id and case.task.owner_id != staff.pk:
        return _("Held by %(name)s") % {"name": str(case.task.owner)}
    if case.stage == Stage.APPROVE and case.pk in took_part:
        return _("You took part in this case")
    return ""


@require_POST
@staff_page(*STAGE_PERMISSION.values())
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a case and opens it."""
    attempt(request, lambda: holding.claim(actor=actor(request), number=number))
    return redirect("desk:case", number=number)


@require_POST
@staff_page(*STAGE_PERMISSION.values())
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Puts a case back on the list."""
    if attempt(request, lambda: holding.release(actor=actor(request), number=number)):
        return redirect("desk:worklist")
    return redirect("desk:case", number=number)
