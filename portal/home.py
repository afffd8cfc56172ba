"""我的憑證: what the subscriber has, what is best done next, and the twelve functions."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.menu import functions
from portal.pairs import pairs_of
from portal.sessions import SubscriberRequest, subscriber_required
from registry import identity, rights
from registry.models import LoginOutcome, PortalAccount, PortalLogin, Subscriber
from workflows import progress
from workflows.correspondence.returned import brings_back
from workflows.progress import Progress


@require_safe
@subscriber_required
def home(request: SubscriberRequest) -> HttpResponse:
    """The first page after the login."""
    account = request.portal_account
    cases = progress.of_subscriber(account.subscriber.public_id)
    context = {
        "subscriber": account.subscriber,
        "id_masked": identity.masked(account.subscriber.id_number),
        "last_login": last_login_before(account),
        "mail_comes_back": brings_back(account.subscriber.contact.email),
        "cases": [case for case in cases if not case.ended],
        "closed": [case for case in cases if case.ended],
    }
    return render(request, "portal/home.html", context | _what_can_be_done(account.subscriber, cases))


def _what_can_be_done(subscriber: Subscriber, cases: Sequence[Progress]) -> dict[str, Any]:
    """Pairs with what is best done next, the right to apply or why there is none, and the menu."""
    resuming, registering = (progress.under_way(cases, code=code) for code in ("RS", "RG"))
    pairs = pairs_of(subscriber, resuming=resuming)
    right = rights.current(subscriber)
    return {
        "current": [pair for pair in pairs if not pair.over],
        "former": [pair for pair in pairs if pair.over],
        "right": right,
        "lapsed": None if right or pairs else rights.last_lapsed(subscriber),
        "registering": registering,
        "menu": functions(pairs=pairs, right=right, registering=registering, resuming=resuming),
    }


def last_login_before(account: PortalAccount) -> PortalLogin | None:
    """The login before the present one, so that the subscriber sees one that was not theirs."""
    return PortalLogin.objects.filter(account=account, outcome=LoginOutcome.ENTERED).order_by("-pk")[1:2].first()
