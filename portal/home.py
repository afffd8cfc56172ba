"""我的憑證: what the subscriber has, what is best done next, and the twelve functions."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.menu import functions
from portal.pairs import pairs_of
from portal.sessions import SubscriberRequest, subscriber_required
from registry import identity, rights
from registry.models import LoginOutcome, PortalAccount, PortalLogin
from workflows import progress
from workflows.correspondence.returned import brings_back


@require_safe
@subscriber_required
def home(request: SubscriberRequest) -> HttpResponse:
    """The first page after the login."""
    subscriber = request.portal_account.subscriber
    cases = progress.of_subscriber(subscriber.public_id)
    resuming, registering = (progress.under_way(cases, code=code) for code in ("RS", "RG"))
    pairs = pairs_of(subscriber, resuming=resuming)
    right = rights.current(subscriber)
    context = {
        "subscriber": subscriber,
        "id_masked": identity.masked(subscriber.id_number),
        "last_login": last_login_before(request.portal_account),
        "current": [pair for pair in pairs if not pair.over],
        "former": [pair for pair in pairs if pair.over],
        "mail_comes_back": brings_back(subscriber.contact.email),
        "right": right,
        "lapsed": None if right or pairs else rights.last_lapsed(subscriber),
        "registering": registering,
        "cases": [case for case in cases if not case.ended],
        "closed": [case for case in cases if case.ended],
        "menu": functions(pairs=pairs, right=right, registering=registering, resuming=resuming),
    }
    return render(request, "portal/home.html", context)


def last_login_before(account: PortalAccount) -> PortalLogin | None:
    """The login before the present one, so that the subscriber sees one that was not theirs."""
    return PortalLogin.objects.filter(account=account, outcome=LoginOutcome.ENTERED).order_by("-pk")[1:2].first()
