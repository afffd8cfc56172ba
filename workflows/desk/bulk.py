"""Many cases at once: claimed or assigned, each judged by itself. Nothing is decided here: whoever approves opens the
case."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from workflows.actions import holding
from workflows.desk.access import actor, staff_deed
from workflows.desk.going_on import back_to_list
from workflows.desk.worklist import PAGE
from workflows.models import Case
from workflows.queues.forms import AssignForm
from workflows.stages import STAGE_PERMISSION


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case: done, or why not."""

    case: Case
    why_not: str = ""


@staff_deed(*STAGE_PERMISSION.values())
def claim_chosen(request: HttpRequest) -> HttpResponse:
    """Claims each chosen case that can be claimed; says of every other one why not."""
    cases = _chosen(request)
    if not cases:
        return back_to_list(request)
    done = _each(cases, lambda case: holding.claim(actor=actor(request), number=case.number))
    return _results(request, done, title=_("Claimed"))


@staff_deed("workflows.reassign_case")
def assign_chosen(request: HttpRequest) -> HttpResponse:
    """Asks to whom the chosen cases go; then assigns each that can be, and says of every other one why not."""
    cases = _chosen(request)
    if not cases:
        return back_to_list(request)
    form = AssignForm(request.POST if "to" in request.POST else None, stages={case.stage for case in cases})
    if not form.is_valid():
        return render(request, "desk/assign.html", {"cases": cases, "form": form})
    data = form.cleaned_data
    done = _each(
        cases,
        lambda case: holding.assign(
            actor=actor(request), number=case.number, to=data["to"], reason=data["reason"]
        ),
    )  # fmt: skip
    return _results(request, done, title=_("Assigned"))


def _chosen(request: HttpRequest) -> list[Case]:
    """The ticked cases, no more than a page of the list has, in its order."""
    numbers = request.POST.getlist("case")[:PAGE]
    return list(Case.objects.filter(number__in=numbers).select_related("task__owner").order_by("due_at", "pk"))


def _each(cases: list[Case], deed: Callable[[Case], object]) -> list[Result]:
    results = []
    for case in cases:
        try:
            deed(case)
        except Refusal as refusal:
            results.append(Result(case, str(refusal.sentence)))
        else:
            results.append(Result(case))
    return results


def _results(request: HttpRequest, results: list[Result], *, title: str) -> HttpResponse:
    went = sum(not result.why_not for result in results)
    return render(request, "desk/chosen.html", {"results": results, "title": title, "went": went})
