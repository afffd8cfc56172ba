"""What somebody types into a form of the desk is not lost when the session ends: one way for every page (design §7).

It goes, sealed, through the sign-in and comes back to whoever typed it, never to another account: whoever sends a form
answers for it as its typist (four eyes). It comes back in the form; where the form has no use for it any more, or is on
another page, it is shown with a button that sends it. What an error report must not show is never kept: pages that take
passwords and codes say so by `sensitive_post_parameters`.
"""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from workflows.desk.words import words
from workflows.kept_typing import KEPT_SECONDS, KeptTyping, keep, kept_by

KEPT = "desk.kept"
SHOWN = "desk.kept_shown"
SALT = "workflows.desk.kept"
TYPIST = "desk_typist"
"""The cookie that outlives a session and says whose it was: what he or she typed is given back to nobody else."""
DEED = "only_sent"
"""The mark of an address that is only sent to: its form stands on another page (`access.staff_deed`)."""


# --- the session has ended ------------------------------------------------------------------------------------------


def remember_typist(request: HttpRequest, response: HttpResponse) -> None:
    """Whose page this is, for when it is sent after its session."""
    if request.method == "GET":
        response.set_signed_cookie(
            TYPIST, str(request.user.pk), salt=TYPIST, max_age=KEPT_SECONDS, path=reverse("desk:worklist"),
            httponly=True, samesite="Strict", secure=bool(settings.SESSION_COOKIE_SECURE),
        )  # fmt: skip


def last_typist(request: HttpRequest) -> str | None:
    """Whose page this browser showed last."""
    return request.get_signed_cookie(TYPIST, default=None, salt=TYPIST, max_age=KEPT_SECONDS)


def carried(request: HttpRequest) -> str:
    """A form that came after its session's end, for the sign-in page to carry; empty when there is nothing to keep,
    or nobody knows by whom it was typed."""
    typist = last_typist(request)
    secrets = getattr(request, "sensitive_post_parameters", ())
    if typist is None or isinstance(secrets, str):  # a word instead of names: all of it is secret
        return ""
    if set(request.POST) <= {"csrfmiddlewaretoken", *secrets} or (_is_deed(request) and not words(request.POST)):
        return ""
    return keep(path=request.path, sent=request.POST, typist=typist, salt=SALT, secrets=secrets)


def where_next(request: HttpRequest, kept: str) -> str:
    """Where a person is led after the sign-in: to the form; to what is kept of one that stands on another page."""
    if not _is_deed(request):
        return request.path
    return reverse("desk:kept") if kept else _page_of_form(request)


def _is_deed(request: HttpRequest) -> bool:
    return request.resolver_match is not None and hasattr(request.resolver_match.func, DEED)


def _page_of_form(request: HttpRequest) -> str:
    """The page that a deed was sent from, as the browser says."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
        known = came_from.netloc == request.get_host() and not hasattr(resolve(came_from.path).func, DEED)
    except (ValueError, Resolver404):  # no address at all, or none of ours
        known = False
    return came_from._replace(scheme="", netloc="").geturl() if known else reverse("desk:worklist")


# --- and somebody has signed in again -------------------------------------------------------------------------------


def put_back(request: HttpRequest, kept: str) -> None:
    """After the sign-in: what this very person typed goes into the session, under the address that it was sent to."""
    if not kept:
        return
    found = kept_by(str(request.user.pk), kept, salt=SALT)
    if found is None:
        said = _("What was typed here before is not shown: another account typed it, or it is too old.")
        messages.warning(request, said)
        return
    request.session[KEPT] = asdict(found)
    said = _("Your session had ended; nothing was submitted. What you typed is here again: look it over, then send it.")
    messages.info(request, said)


def take_kept(request: HttpRequest) -> QueryDict | None:
    """What was typed on this very page before the session ended, once, as the form was sent."""
    if not _waits(request):
        return None
    return KeptTyping(**request.session.pop(KEPT)).as_sent()


def sent_or_kept(request: HttpRequest) -> QueryDict | None:
    """What a page's form is bound to: what was just sent, or what was on its way when the session ended."""
    return request.POST if request.method == "POST" else take_kept(request)


def given_back(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer of a page; what was kept for it and it had no use for is shown instead, if there are words in it."""
    if request.method == "POST" and request.session.get(SHOWN, {}).get("path") == request.path:
        del request.session[SHOWN]
    if not _waits(request):
        return response
    if words(KeptTyping(**request.session[KEPT]).as_sent()):
        return redirect("desk:kept")
    del request.session[KEPT]
    return response


def shown(request: HttpRequest) -> KeptTyping | None:
    """What is kept, for a page that shows it, until it is sent."""
    if KEPT in request.session:
        request.session[SHOWN] = request.session.pop(KEPT)
    content: dict[str, Any] | None = request.session.get(SHOWN)
    return KeptTyping(**content) if content else None


def _waits(request: HttpRequest) -> bool:
    return request.method == "GET" and request.session.get(KEPT, {}).get("path") == request.path
