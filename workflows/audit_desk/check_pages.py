"""The pages of verifications: begin one, follow it, read what it found and what was found before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit import seal
from workflows.audit_desk import checks
from workflows.audit_desk.findings import faults_of, findings_of
from workflows.audit_desk.models import TrailCheck
from workflows.desk.access import actor, attempt, staff_deed, staff_page

FOLLOW_SECONDS = 5
SHOWN = 20


@require_safe
@staff_page(checks.MAY_VERIFY)
def verifications(request: HttpRequest) -> HttpResponse:
    """What was verified so far, the newest first, and the button for a new one."""
    done = list(TrailCheck.objects.select_related("by")[:SHOWN])
    context = {"checks": done, "running": next((check for check in done if check.running), None)}
    return render(request, "audit_desk/verifications.html", context | {"fingerprint": seal.fingerprint()})


@staff_deed(checks.MAY_VERIFY)
def begin(request: HttpRequest) -> HttpResponse:
    """Begins a verification and leads to where it can be followed."""
    begun: list[TrailCheck] = []
    if not attempt(request, lambda: begun.append(checks.begin(actor=actor(request)))):
        return redirect("desk:audit-checks")
    return redirect(f"{reverse('desk:audit-check', args=[begun[0].key])}?follow")


@require_safe
@staff_page(checks.MAY_VERIFY)
def verification(request: HttpRequest, key: str) -> HttpResponse:
    """One verification. `?follow`: the page shows itself anew as long as it runs, without a script."""
    check = get_object_or_404(TrailCheck.objects.select_related("by"), key=key)
    following = "follow" in request.GET and check.running
    context = {"check": check, "findings": findings_of(check), "faults": faults_of(check), "following": following}
    response = render(request, "audit_desk/verification.html", context)
    if following:
        response["Refresh"] = str(FOLLOW_SECONDS)
    return response
