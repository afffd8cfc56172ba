"""What waits for me: the list that a working day begins with."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pki import last_year
from registry.models import Staff
from workflows.actions import holding
from workflows.desk.access import actor, attempt, record_list_view, staff_deed, staff_of, staff_page
from workflows.desk.going_on import back_to_list, remember
from workflows.desk.rows import rows
from workflows.models import Case
from workflows.queues import counts, filters, queues
from workflows.queues.forms import FiltersForm
from workflows.queues.queues import OPEN, VIEWS, Queue
from workflows.stages import STAGE_PERMISSION, Stage

PAGE = 50


@require_safe
@staff_page()
def worklist(request: HttpRequest) -> HttpResponse:
    """Cases by stage, the earliest due first; `?stage=` narrows, `?all` shows every stage, else those of one's roles;
    `free`, `mine` and `late` are views of these, and filters narrow further. `?after=` goes on from a case."""
    looked_at = queues.read(request, staff_of(request))
    remember(request, looked_at)
    return _page(request, looked_at, FiltersForm.showing(looked_at.filters))


@staff_deed("workflows.view_case")
def filter_list(request: HttpRequest) -> HttpResponse:
    """Keeps the filters for this person, and leads to an address that shows the same to whoever opens it."""
    looked_at = queues.of_address(request.POST.get("queue", "")[:400])
    form = FiltersForm({} if "clear" in request.POST else request.POST)
    if not form.is_valid():
        return _page(request, looked_at, form)
    chosen = form.filters()
    filters.keep(request, staff_of(request), chosen)
    scope = Queue(stage=looked_at.stage, every=looked_at.every, view=looked_at.view).said()
    narrowing = chosen.said() if chosen else ""
    return redirect(f"{reverse('desk:worklist')}?{'&'.join(part for part in (scope, narrowing) if part)}")


def _page(request: HttpRequest, looked_at: Queue, form: FiltersForm) -> HttpResponse:
    staff = staff_of(request)
    after = queues.after(request.GET.get("after", ""))
    found = list(looked_at.cases(staff, after=after, most=PAGE + 1))
    shown = found[:PAGE]
    record_list_view(request, page="worklist", cases=len(shown))
    sees = staff.has_perm("workflows.view_case")
    context = {
        "rows": rows(shown, staff),
        "queue": looked_at,
        "stage": Stage(looked_at.stage) if looked_at.stage else None,
        "every": looked_at.every,
        "view": looked_at.view,
        "form": form,
        "begun": after is None,
        "following": queues.place(shown[-1]) if len(found) > PAGE else "",
        "pick": "pick" in request.GET,
    }
    if staff.has_perm("registry.manage_staff"):
        context |= {"issuing_ends": last_year.issuing_ends(), "root_list_ends": last_year.root_list_ends()}
    return render(request, "desk/worklist.html", context | (_counted(request, staff, looked_at) if sees else {}))


def _counted(request: HttpRequest, staff: Staff, looked_at: Queue) -> dict[str, Any]:
    """The bar of stages, with what is late and what failed, and the quick views, with how many each shows."""
    cases = {stage: Case.objects.filter(stage=stage) for stage in OPEN}
    asked = {f"view_{view}": looked_at.viewed(view).parts(staff) for view in ("", *VIEWS)}
    asked |= {f"number_{stage}": [cases[stage]] for stage in OPEN}
    asked |= {f"late_{stage}": [cases[stage].filter(queues.late_at(stage))] for stage in OPEN}
    asked["failed"] = [cases[Stage.CARRY_OUT].exclude(carry_out_fault="")]
    more = counts.counts(request, staff, asked).more
    stages = [
        {
            "stage": stage,
            "number": counts.shown(more[f"number_{stage}"]),
            "overdue": more[f"late_{stage}"] and counts.shown(more[f"late_{stage}"]),
            "failed": more["failed"] if stage == Stage.CARRY_OUT else 0,
        }
        for stage in OPEN
    ]
    views = [(view, counts.shown(more[f"view_{view}"]), looked_at.viewed(view).said()) for view in ("", *VIEWS)]
    return {"stages": stages, "views": views, "total": counts.shown(more[f"view_{looked_at.view}"])}


@staff_deed(*STAGE_PERMISSION.values())
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a case and opens it, or with `begin` the page on which its task is done."""
    claimed: list[Case] = []
    attempt(request, lambda: claimed.append(holding.claim(actor=actor(request), number=number)))
    if claimed and "begin" in request.POST and claimed[0].stage in (Stage.KEY_IN, Stage.REVIEW):
        case = claimed[0]
        return redirect(f"desk:{case.stage}", number=number, stage=case.stage, task_pk=case.task_id)
    return redirect("desk:case", number=number)


@staff_deed(*STAGE_PERMISSION.values())
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Puts a case back on the list."""
    if attempt(request, lambda: holding.release(actor=actor(request), number=number)):
        return back_to_list(request)
    return redirect("desk:case", number=number)
