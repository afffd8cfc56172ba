"""The subscribers' sessions: opened by a login, looked up on every request to the portal, ended in one place.

They share nothing with the staff's: another table, another cookie, another path. What a view gets is
`request.portal_account`, or a visitor who is sent to the login.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.trail import record
from portal.models import PortalSession
from registry.login_origin import shortened
from registry.models import PortalAccount

P = ParamSpec("P")

COOKIE = "portal_session"
PATH = "/portal/"
#: How exactly `last_seen` is kept: a page that asks for ten things writes once.
TOUCH = timedelta(minutes=1)


class SubscriberRequest(HttpRequest):
    """A request of a subscriber who is logged in: what views behind `subscriber_required` get."""

    portal_account: PortalAccount
    portal_session: PortalSession


def token_hash(token: str) -> str:
    """What the database keeps of a token of 256 random bits; at that length a plain hash can't be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(
    *, account: PortalAccount, replaces: str | None, network: str = "", kept: dict[str, Any] | None = None
) -> str:
    """Opens a session and gives the token for its cookie; the one that `replaces` names, if any, ends.

    A token from before the login never lives on after it (session fixation). `network`: where it begins, as
    `registry.login_origin.shortened` leaves an address; `kept`: what was typed before.
    """
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        if replaces:
            PortalSession.objects.filter(token_hash=token_hash(replaces), ended=None).update(ended=now)
        PortalSession.objects.create(
            token_hash=token_hash(token), account=account, created=now, last_seen=now, network=network, kept=kept
        )
    return token


@mutation("portal.log_out", thing=lambda *, session, **_: f"account:{session.account.account}")
def end_session(*, actor: Actor, session: PortalSession) -> None:
    """Ends a session at its owner's wish. Ending it twice changes nothing."""
    if PortalSession.objects.filter(pk=session.pk, ended=None).update(ended=timezone.now()):
        record(actor=actor, action="portal.log_out", thing=f"account:{session.account.account}")


@mutation("portal.end_other_sessions", thing=lambda *, session, **_: f"account:{session.account.account}")
def end_other_sessions(*, actor: Actor, session: PortalSession) -> int:
    """Ends every living session of the account but this one; returns how many. Doing it twice changes nothing."""
    others = living_sessions(session.account).exclude(pk=session.pk)
    ended = others.update(ended=timezone.now())
    if ended:
        thing = f"account:{session.account.account}"
        record(actor=actor, action="portal.end_other_sessions", thing=thing, facts={"sessions": ended})
    return ended


def living_sessions(account: PortalAccount) -> QuerySet[PortalSession]:
    """The sessions of an account that may go on: not ended, not idle for too long, no new password since."""
    return _awake().filter(account=account, created__gte=account.sessions_valid_from)


def _awake() -> QuerySet[PortalSession]:
    idle_since = timezone.now() - timedelta(minutes=settings.PORTAL_IDLE_MINUTES)
    return PortalSession.objects.filter(ended=None, last_seen__gt=idle_since)


def find_session(token: str) -> PortalSession | None:
    """The living session of a token: not ended, not idle for too long, nothing happened to the account since."""
    session = _awake().select_related("account__subscriber").filter(token_hash=token_hash(token)).first()
    if session is None or not may_continue(session):
        return None
    now = timezone.now()
    if session.last_seen < now - TOUCH:
        PortalSession.objects.filter(pk=session.pk, ended=None).update(last_seen=now)
    return session


def ended_session(request: HttpRequest) -> PortalSession | None:
    """The session that this browser had, until the sweep throws it away."""
    token = request.COOKIES.get(COOKIE)
    found = PortalSession.objects.select_related("account").filter(token_hash=token_hash(token)) if token else None
    return found.first() if found else None


def may_continue(session: PortalSession) -> bool:
    """Whether the account still stands as it did at the login: not suspended, and no new password since."""
    account = session.account
    return not account.suspended and session.created >= account.sessions_valid_from


def network_of(request: HttpRequest) -> str:
    """Where a request comes from, as the login history and the list of sessions keep it."""
    return shortened(get_client_ip_address(request) or "")


def set_cookie(*, response: HttpResponse, token: str) -> None:
    """Puts the token where only the portal's own pages send it and no script reads it."""
    response.set_cookie(
        COOKIE, token, path=PATH, httponly=True, samesite="Strict", secure=bool(settings.SESSION_COOKIE_SECURE)
    )


def drop_cookie(response: HttpResponse) -> None:
    """Takes the token away from the browser."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


class PortalSessionMiddleware:
    """Sets `request.portal_account` and `request.portal_session` on the portal's paths; else None.

    Nothing of the portal is kept in a shared cache or shown again by the back button after a logout.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        inside = request.path_info.startswith(PATH)
        token = request.COOKIES.get(COOKIE) if inside else None
        session = find_session(token) if token else None
        carrier = cast(Any, request)
        carrier.portal_session = session
        carrier.portal_account = session.account if session else None
        response = self.get_response(request)
        if inside and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


def logged_in(
    view: Callable[Concatenate[SubscriberRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Lets subscribers in, whatever they still have to do first; others go to the login and come back afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "portal_account", None) is None:
            return _to_login(request)
        return view(cast(SubscriberRequest, request), *args, **kwargs)

    return guarded


def subscriber_required(
    view: Callable[Concatenate[SubscriberRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Lets in a subscriber whose password is their own: the initial one must be changed first (spec §5).

    A call that asks for JSON is answered 401 or 403 with `{"refusal": sentence, "code": …}` instead of a redirect.
    """

    @wraps(view)
    def changed(request: SubscriberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.portal_account.must_change:
            return _to_change(request)
        return view(request, *args, **kwargs)

    return logged_in(changed)


def safe_next(request: HttpRequest) -> str | None:
    """Where to go after the login, if the address asked for lies within the portal."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = wanted.startswith(PATH) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside else None


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _to_login(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        sentence = _("You are not signed in, or your session has ended. Sign in again.")
        return JsonResponse({"refusal": str(sentence), "code": "not_logged_in"}, status=401)
    ended = ended_session(request) if request.method == "POST" else None
    if ended:
        from portal.login import login_again  # noqa: PLC0415 - the login page uses this module, too

        return login_again(request, typist=ended.account)
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return HttpResponseRedirect(f"{reverse('portal:login')}?{urlencode({'next': back})}")


def _to_change(request: HttpRequest) -> HttpResponse:
    if _wants_json(request):
        sentence = _("Change the initial password first.")
        return JsonResponse({"refusal": str(sentence), "code": "change_password_first"}, status=403)
    return HttpResponseRedirect(reverse("portal:password"))
