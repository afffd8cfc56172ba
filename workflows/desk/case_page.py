"""The case as it stands: what it says, who did what, what comes next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.case_file.reading import CaseFile
from workflows.catalogue import kind_of
from workflows.desk.access import record_view, staff_of, staff_page
from workflows.digest import digest_of
from workflows.masking import masked_facts, masked_name, sees_addresses, sees_whole
from workflows.stages import HUMAN, STAGE_PERMISSION, Deed, Stage

NEWEST = 12
"""So many lines of the timeline stand on the case itself; its history has all of them."""


@require_safe
@staff_page("workflows.view_case")
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """One case, whole. Looking at it is recorded."""
    file = CaseFile.of(number)
    record_view(request, case=file.case, page="case")
    context = {**case_context(request, file), "actions": next_action(request, file), "letters": file.letters}
    return render(request, "desk/case.html", {**context, "related": file.related})


def case_context(request: HttpRequest, file: CaseFile) -> dict[str, Any]:
    """What every page about one case shows."""
    case, standing, whole = file.case, file.standing, sees_whole(request, file.case)
    return {
        "case": case,
        "kind": kind_of(case.kind),
        "edition": standing,
        "whole": whole,
        "facts": file.facts if whole else masked_facts(file.facts, staff_of(request)),
        "changed": sum(1 for fact in file.facts if fact.was),
        "digest": digest_of(case=case, edition=standing) if standing else "",
        "timeline": file.timeline[:NEWEST],
        "last_step": file.last_step,
        "scans": file.scans if whole else [],
        "checklist": file.checklist,
        "finding": file.finding,
        "advice": file.advice,
        "decided": [deed for deed in file.deeds if deed.deed == Deed.COMPARED],
        "slips": file.slips,
        "addressed": sees_addresses(request, case),
        "holder": file.holder,
        "holder_named": _named(file, whole=whole),
        "certificates": file.certificates,
    }


def _named(file: CaseFile, *, whole: bool) -> str:
    if file.holder is None:
        return ""
    return file.holder.distinguished_name if whole else masked_name(file.holder)


def next_action(request: HttpRequest, file: CaseFile) -> dict[str, Any]:
    """What this person can do next, or why not: said in words, in one place."""
    case, staff = file.case, staff_of(request)
    if case.stage not in HUMAN or case.task is None:
        return {"may": False, "retry": case.stage == Stage.CARRY_OUT and staff.has_perm("workflows.approve_case")}
    holder = case.task.owner
    return {
        "may": staff.has_perm(STAGE_PERMISSION[Stage(case.stage)]),
        "holder": holder,
        "mine": holder is not None and holder.pk == staff.pk,
        "free": holder is None,
        "took_part": case.stage == Stage.APPROVE
        and any(deed.as_first_person for deed in file.deeds if deed.staff_id == staff.pk),
        "may_withdraw": staff.has_perm("workflows.withdraw_case") and case.stage != Stage.DELIVER,
    }
