"""The staff's door."""

from typing import Any

from django.contrib.auth import logout as end_session
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from audit.actors import ANONYMOUS
from audit.models import Outcome
from audit.trail import record
from registry.models import Staff
from registry.staff import actor_of
from workflows.desk.half_way import HALF_WAY, HalfWay, go_on


class SignInForm(AuthenticationForm):
    """Account and password; one sentence for every reason of refusal."""

    error_messages = {
        "invalid_login": _("Account and password don't match, or the account is closed. Check both and try again."),
        "inactive": _("Account and password don't match, or the account is closed. Check both and try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Staff account")
        self.fields["password"].label = _("Password")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """`/desk/login/`: account and password; leads on to what else is asked, and then to where one wanted to go."""
    following = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "GET":
        return (
            redirect("desk:worklist") if request.user.is_authenticated else sign_in_page(request, following=following)
        )
    form = SignInForm(request, data=request.POST)
    if not form.is_valid():
        with transaction.atomic():
            record(actor=ANONYMOUS, action="staff.sign_in", thing="staff:unknown", outcome=Outcome.REFUSED)
        return sign_in_page(request, following=following, kept=request.POST.get("kept", ""), form=form)
    request.session.pop(HALF_WAY, None)
    return go_on(request, HalfWay(form.get_user(), following, request.POST.get("kept", "")))


def sign_in_page(
    request: HttpRequest, *, following: str, kept: str = "", ended: bool = False, form: SignInForm | None = None
) -> HttpResponse:
    """The page itself; `kept` carries, sealed, what was typed before the session `ended`."""
    context = {"form": form or SignInForm(request), "following": following, "kept": kept, "ended": ended}
    return render(request, "desk/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if isinstance(request.user, Staff):
        with transaction.atomic():
            record(actor=actor_of(request.user), action="staff.sign_out", thing=f"staff:{request.user.username}")
    end_session(request)
    return redirect("desk:login")
