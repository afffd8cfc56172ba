"""A form from a page that was opened before its person signed in anew, on another page of the same browser.

Each sign-in makes a new token against forged forms, so what comes with the former one is not done. But it is not lost
either: where the former token was this very person's, what was typed is given back as after a sign-in.
"""

from copy import copy

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from workflows.desk.typing_kept import carried, last_typist, put_back, where_next

FORMER = "desk.former_token"


class _Guard(CsrfViewMiddleware):
    """Judges a form without answering it."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason)


def remember_former(request: HttpRequest) -> None:
    """With each sign-in: the token that the browser has had so far, if this person was here last."""
    token = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    if token and last_typist(request) == str(request.user.pk):
        request.session[FORMER] = token


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to every form that comes without the present token (`CSRF_FAILURE_VIEW`)."""
    if not _was_mine(request):
        return csrf_failure(request, reason)
    if request.path == reverse("desk:login"):
        put_back(request, request.POST.get("kept", ""))
        return redirect("desk:kept")
    asks_for_secrets = request.path.startswith((reverse("desk:me"), reverse("desk:login")))  # passwords and codes
    kept = "" if asks_for_secrets else carried(request)
    put_back(request, kept)
    if not kept:
        messages.warning(request, _("You have signed in anew since this page was opened: nothing was submitted."))
    return redirect(where_next(request, kept))


def _was_mine(request: HttpRequest) -> bool:
    """Whether this form of the desk would have passed in the former session of who is signed in. Scripts send none."""
    former = request.session.get(FORMER)
    if not former or not request.user.is_authenticated or not request.accepts("text/html"):
        return False
    asked = copy(request)
    asked.META = dict(request.META)
    asked.COOKIES = {**request.COOKIES, settings.CSRF_COOKIE_NAME: former}
    guard = _Guard(lambda _request: HttpResponse())
    guard.process_request(asked)
    desk = request.path.startswith(reverse("desk:worklist"))
    return desk and guard.process_view(asked, refused_form, (), {}) is None
