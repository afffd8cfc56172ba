"""憑證廢止、憑證復用: when one must, the form to print, and how the case is getting on (spec §5, functions 6 and 9)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pki.statuses import ShownStatus
from portal.pairs import ShownCertificate, pairs_of
from portal.sessions import SubscriberRequest, subscriber_required
from registry.models import Subscriber
from workflows import progress
from workflows.prepared.models import PreparedForm

#: What can still be revoked.
STANDING = frozenset(
    {ShownStatus.PENDING, ShownStatus.VALID, ShownStatus.EXPIRING, ShownStatus.SUSPENDED},
)


@require_safe
@subscriber_required
def revoke(request: SubscriberRequest) -> HttpResponse:
    """When revocation is a duty, what it does, and the way to it."""
    subscriber = request.portal_account.subscriber
    certificates = _certificates(subscriber, among=STANDING)
    context = {"certificates": certificates, "any_valid": any(each.suspendable for each in certificates)}
    return render(request, "portal/revoke.html", context | _under_way(subscriber, kind="RV"))


@require_safe
@subscriber_required
def resume(request: SubscriberRequest) -> HttpResponse:
    """What is suspended, and the way back."""
    subscriber = request.portal_account.subscriber
    context = {"certificates": _certificates(subscriber, among=frozenset({ShownStatus.SUSPENDED}))}
    return render(request, "portal/resume.html", context | _under_way(subscriber, kind="RS"))


def _certificates(subscriber: Subscriber, *, among: frozenset[ShownStatus]) -> list[ShownCertificate]:
    return [each for pair in pairs_of(subscriber) for each in pair.certificates if each.held.status in among]


def _under_way(subscriber: Subscriber, *, kind: str) -> dict[str, Any]:
    """Forms that were printed here and have not come in, and cases."""
    printed = PreparedForm.objects.filter(holder_key=subscriber.public_id, kind=kind, made_by=None, case=None)
    cases = [case for case in progress.of_subscriber(subscriber.public_id) if case.code == kind]
    return {
        "printed": printed.exclude(data={}).order_by("-made_at"),
        "cases": [case for case in cases if not case.ended],
        "closed": [case for case in cases if case.ended],
    }
