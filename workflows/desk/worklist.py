"""What waits for me: the list that a working day begins with."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import names
from registry.models import PasswordSlip, SlipState, Staff
from workflows.actions import holding
from workflows.desk.access import actor, attempt, record_list_view, staff_of, staff_page
from workflows.models import AS_FIRST_PERSON, Case, Participation
from workflows.stages import ENDED, FIRST_PERSON, STAGE_PERMISSION, Deed, Stage

PAGE = 50
#: Quick views of whatever stage is looked at: the word in the address.
VIEWS = ("free", "mine", "late")


@dataclass
class Row:
    """A case with what a list tells of it: who keyed and reviewed, what is special, why this person may not take it."""

    case: Case
    keyed_by: str = ""
    reviewed_by: str = ""
    remarks: list[str] = field(default_factory=list)
    why_not: str = ""


@require_safe
@staff_page()
def worklist(request: HttpRequest) -> HttpResponse:
    """Cases by stage, the earliest due first; `?stage=` narrows, `?all` shows every stage, else those of one's roles;
    `free`, `mine` and `late` are views of these."""
    staff = staff_of(request)
    stage = request.GET.get("stage", "") if request.GET.get("stage") in Stage.values else ""
    scope = _scope(staff, stage=stage, every="all" in request.GET)
    view = next((name for name in VIEWS if name in request.GET), "")
    page = Paginator(_viewed(scope, view, staff).order_by("due_at", "pk"), PAGE).get_page(request.GET.get("page"))
    record_list_view(request, page="worklist", cases=len(page.object_list))
    context = {
        "page": page,
        "rows": _rows(list(page.object_list), staff),
        "stage": Stage(stage) if stage else None,
        "stages": _stages() if staff.has_perm("workflows.view_case") else [],
        "views": [(name, _viewed(scope, name, staff).count()) for name in ("", *VIEWS)],
        "view": view,
        "within": f"stage={stage}" if stage else "all" if "all" in request.GET else "",
        "every": "all" in request.GET,
    }
    return render(request, "desk/worklist.html", context)


def _scope(staff: Staff, *, stage: str, every: bool) -> QuerySet[Case]:
    """What a person may see of what was asked for. Who sees no cases has an empty list."""
    cases = Case.objects.select_related("task__owner")
    if not staff.has_perm("workflows.view_case"):
        return cases.none()
    if stage:
        return cases.filter(stage=stage)
    mine = [item for item, permission in STAGE_PERMISSION.items() if staff.has_perm(permission)]
    if every or not mine:
        return cases.exclude(stage__in=ENDED)
    asked = Q(number__in=_new_slips()) if staff.has_perm("registry.approve_reprint") else Q(pk__in=())
    return cases.filter(Q(stage__in=mine) | asked)


def _viewed(cases: QuerySet[Case], view: str, staff: Staff) -> QuerySet[Case]:
    if view == "free":
        return cases.filter(task__isnull=False, task__owner=None)
    if view == "mine":
        return cases.filter(task__owner=staff)
    return cases.filter(_late()) if view == "late" else cases


def _late() -> Q:
    """As `Case.late` says it of one case."""
    waiting = Q(stage=Stage.CORRECTION, correction_due__isnull=False)
    past = Q(due_at__lt=timezone.now()) & ~waiting | waiting & Q(correction_due__lt=timezone.localdate())
    return past & ~Q(stage__in=ENDED)


def _stages() -> list[dict[str, Any]]:
    """Every stage with how many cases wait there and how many of them too long."""
    counted = (
        Case.objects.exclude(stage__in=ENDED)
        .order_by()
        .values("stage")
        .annotate(Count("pk"), overdue=Count("pk", filter=_late()), failed=Count("pk", filter=~Q(carry_out_fault="")))
        .values_list("stage", "pk__count", "overdue", "failed")
    )
    by_stage = {stage: numbers for stage, *numbers in counted}
    names_of = ("stage", "number", "overdue", "failed")
    return [
        dict(zip(names_of, (stage, *by_stage.get(stage, [0, 0, 0])), strict=True))
        for stage in Stage
        if stage not in ENDED
    ]


def _new_slips() -> QuerySet[PasswordSlip, str]:
    """Receipt numbers of the cases whose new slip a second person must approve (`PasswordSlip.awaits_approval`)."""
    waiting = PasswordSlip.objects.filter(state=SlipState.REQUESTED, reprint_of__isnull=False, approved_by=None)
    return waiting.values_list("case_number", flat=True)


def _rows(cases: list[Case], staff: Staff) -> list[Row]:
    rows = {case.pk: Row(case=case) for case in cases}
    done: dict[int, set[str]] = {case.pk: set() for case in cases}
    deeds = Participation.objects.filter(case__in=cases).select_related("staff").order_by("at", "pk")
    for deed in deeds:
        row = rows[deed.case_id]
        done[deed.case_id].add(deed.deed)
        if deed.deed == Deed.KEYED_IN:
            row.keyed_by, row.reviewed_by = str(deed.staff), ""
        elif deed.deed in FIRST_PERSON:
            row.reviewed_by = str(deed.staff)
    took_part = dict(
        Participation.objects.filter(AS_FIRST_PERSON, case__in=cases, staff=staff)
        .order_by("-at", "-pk")
        .values_list("case_id", "deed")
    )
    asked = set(_new_slips().filter(case_number__in=[case.number for case in cases]))
    for pk, row in rows.items():
        row.remarks = _remarks(row.case, deeds=done[pk], asked=row.case.number in asked)
        row.why_not = "" if row.case.ended else _why_not(row.case, staff, took_part.get(pk, ""))
    return list(rows.values())


def _remarks(case: Case, *, deeds: set[str], asked: bool) -> list[str]:
    """What a clerk wants to know before opening a case."""
    said = {
        _("new slip to be approved"): asked,
        _("not carried out"): bool(case.carry_out_fault),
        _("rejection advised"): case.stage == Stage.APPROVE and Deed.ADVISED_REJECTION in deeds,
        _("deadline passed"): case.stage == Stage.CORRECTION and case.late,
        _("corrected"): case.stage != Stage.CORRECTION and Deed.PAPERS_CAME in deeds,
        _("sent back"): case.stage == Stage.KEY_IN and Deed.SENT_BACK in deeds,
        _("rare characters"): any(glyph.marked for glyph in names.glyphs(case.applicant)),
    }
    return [remark for remark, holds in said.items() if holds]


def _why_not(case: Case, staff: Staff, took_part: str) -> str:
    """The reason stands in the row, not behind a grey button."""
    if case.stage not in STAGE_PERMISSION or not staff.has_perm(STAGE_PERMISSION[Stage(case.stage)]):
        return _("Not your role's step")
    if case.stage != Stage.APPROVE or not took_part:
        return ""
    return _("You keyed it in") if took_part == Deed.KEYED_IN else _("You reviewed it")


@require_POST
@staff_page(*STAGE_PERMISSION.values())
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a case and opens it, or with `begin` the page on which its task is done."""
    claimed: list[Case] = []
    attempt(request, lambda: claimed.append(holding.claim(actor=actor(request), number=number)))
    if claimed and "begin" in request.POST and claimed[0].stage in (Stage.KEY_IN, Stage.REVIEW):
        case = claimed[0]
        return redirect(f"desk:{case.stage}", number=number, stage=case.stage, task_pk=case.task_id)
    return redirect("desk:case", number=number)


@require_POST
@staff_page(*STAGE_PERMISSION.values())
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Puts a case back on the list."""
    if attempt(request, lambda: holding.release(actor=actor(request), number=number)):
        return redirect("desk:worklist")
    return redirect("desk:case", number=number)
