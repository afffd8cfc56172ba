"""The case as it stands: what it says, who did what, what comes next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from pki.holdings import pairs_of
from registry.models import PasswordSlip, Subscriber
from registry.subscribers import possible_duplicates
from workflows.actions.deciding import last_finding
from workflows.application_form import Fact
from workflows.catalogue import kind_of
from workflows.correspondence import suspension_letters
from workflows.correspondence.writing import letters_of
from workflows.desk.access import record_view, staff_of, staff_page
from workflows.digest import digest_of
from workflows.expiries.models import RenewalLetter
from workflows.masking import masked_facts, masked_name, sees_whole
from workflows.models import AS_FIRST_PERSON, Case, Edition, Participation
from workflows.scans.models import ScanPage
from workflows.scans.on_case import Scanned, scans_of, timeline_of
from workflows.stages import HUMAN, STAGE_PERMISSION, Deed, Stage


@require_safe
@staff_page("workflows.view_case")
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """One case, whole. Looking at it is recorded."""
    case = get_object_or_404(Case.objects.select_related("task__owner"), number=number)
    record_view(request, case=case, page="case")
    context = {**case_context(request, case), "actions": next_action(request, case), "letters": letters_of(case)}
    context["notices"] = list(case.notices.all())
    context |= _letters_to(context["holder"])
    return render(request, "desk/case.html", context)


def case_context(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What every page about one case shows."""
    kind = kind_of(case.kind)
    editions = list(case.editions.select_related("by").order_by("-ordinal")[:2])
    standing = editions[0] if editions else None
    scans, facts = scans_of(case), _facts(editions)
    whole = sees_whole(request, case)
    return {
        "case": case,
        "kind": kind,
        "edition": standing,
        "whole": whole,
        "facts": facts if whole else masked_facts(facts, staff_of(request)),
        "changed": sum(1 for fact in facts if fact.was),
        "digest": digest_of(case=case, edition=standing) if standing else "",
        "timeline": _timeline(case, scans),
        "scans": scans if whole else [],
        "checklist": _checklist(case),
        "finding": last_finding(case),
        "advice": _advice(case),
        "slips": list(PasswordSlip.objects.filter(case_number=case.number).select_related("account").order_by("pk")),
        **_holder(standing, whole=whole),
        "approval": case.approvals.select_related("approver").filter(voided_at=None).first(),
    }


def _timeline(case: Case, scans: list[ScanPage]) -> list[Participation | Scanned]:
    """Deeds and scans, the last one first."""
    deeds = case.participations.select_related("staff").order_by("-at", "-pk")
    return sorted([*deeds, *timeline_of(scans)], key=lambda line: line.at, reverse=True)


def duplicates_of(edition: Edition | None) -> list[Any]:
    """Subscribers who might be the same as the applicant."""
    if edition is None:
        return []
    data = edition.data
    return list(
        possible_duplicates(
            id_number=data.get("id_number", ""),
            name=data.get("name", ""),
            telephone=data.get("telephone", ""),
            address=data.get("address", ""),
        )
    )


def next_action(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What this person can do next, or why not: said in words, in one place."""
    staff = staff_of(request)
    if case.stage not in HUMAN or case.task is None:
        return {"may": False, "retry": case.stage == Stage.CARRY_OUT and staff.has_perm("workflows.approve_case")}
    holder = case.task.owner
    return {
        "may": staff.has_perm(STAGE_PERMISSION[Stage(case.stage)]),
        "holder": holder,
        "mine": holder is not None and holder.pk == staff.pk,
        "free": holder is None,
        "took_part": case.stage == Stage.APPROVE and case.participations.filter(AS_FIRST_PERSON, staff=staff).exists(),
        "may_withdraw": staff.has_perm("workflows.withdraw_case") and case.stage != Stage.DELIVER,
    }


def _holder(edition: Edition | None, *, whole: bool) -> dict[str, Any]:
    """The registered subscriber that the application names, and every certificate of theirs, the newest first."""
    key = edition.data.get("holder_key") if edition else ""
    if not key:
        return {"holder": None}
    certificates = [held for pair in pairs_of(key) for held in pair.certificates]
    holder = Subscriber.objects.filter(public_id=key).first()
    named = "" if holder is None else holder.distinguished_name if whole else masked_name(holder)
    return {"holder": holder, "holder_named": named, "certificates": certificates}


def _letters_to(holder: Subscriber | None) -> dict[str, Any]:
    """Letters to the subscriber that belong to no case."""
    if holder is None:
        return {}
    key = str(holder.public_id)
    return {
        "suspension_letters": suspension_letters.listed().filter(holder_key=key),
        "renewal_letters": RenewalLetter.objects.filter(holder_key=key),
    }


def _facts(editions: list[Edition]) -> list[Fact]:
    if not editions:
        return []
    form = kind_of(editions[0].case.kind).form
    return form.facts(editions[0].data, before=editions[1].data if len(editions) > 1 else None)


def _advice(case: Case) -> Participation | None:
    """The advice to reject that a supervisor has before them."""
    if case.stage != Stage.APPROVE or last_finding(case) != Deed.ADVISED_REJECTION:
        return None
    return (
        case.participations.filter(deed=Deed.ADVISED_REJECTION).select_related("staff").order_by("-at", "-pk").first()
    )


def _checklist(case: Case) -> list[dict[str, Any]]:
    """The last review's answers, line by line."""
    review = case.participations.filter(deed=Deed.PASSED).order_by("-at", "-pk").select_related("staff").first()
    if review is None:
        return []
    answers = review.detail.get("answers", {})
    return [
        {"label": item.label, "how": dict(item.ways).get(answers.get(item.key, ""), ""), "by": review.staff}
        for item in kind_of(case.kind).checklist
    ]
