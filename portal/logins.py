"""登入紀錄: when, how and from where somebody logged in or tried to, and the sessions that are open now."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.sessions import SubscriberRequest, end_other_sessions, living_sessions, subscriber_required
from registry import accounts
from registry.models import LoginOutcome

SHOWN = 50


@require_safe
@subscriber_required
def logins(request: SubscriberRequest) -> HttpResponse:
    """The last attempts on this account, refused ones included, and where it is signed in."""
    account = request.portal_account
    sessions = living_sessions(account).order_by("-last_seen", "-pk")
    context = {
        "attempts": account.logins.all()[:SHOWN],
        "entered": LoginOutcome.ENTERED,
        "most": SHOWN,
        "days": settings.LOGIN_NETWORK_DAYS,
        "sessions": sessions,
        "here": request.portal_session,
    }
    return render(request, "portal/logins.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def end_others(request: SubscriberRequest) -> HttpResponse:
    """Signs the account out everywhere else. Whoever comes back here from the login is led to the button."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("portal:logins"))
    ended = end_other_sessions(actor=accounts.actor_of(request.portal_account), session=request.portal_session)
    sentence = ngettext("%(n)d other session is ended.", "%(n)d other sessions are ended.", ended)
    messages.success(request, sentence % {"n": ended})
    return HttpResponseRedirect(reverse("portal:logins"))
