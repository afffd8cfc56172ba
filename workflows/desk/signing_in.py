"""The staff's door."""

from typing import Any

from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from audit.actors import ANONYMOUS
from audit.models import Outcome
from audit.trail import record
from registry.models import Staff
from registry.staff import actor_of
from workflows.desk.access import put_back


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
    """`/desk/login/`: signs a member of staff in and leads on to where he or she wanted to go."""
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
    staff = form.get_user()
    start_session(request, staff)
    _record(staff, "staff.sign_in")
    put_back(request, request.POST.get("kept", ""))
    if url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(following)
    return redirect("desk:worklist")


def sign_in_page(
    request: HttpRequest, *, following: str, kept: str = "", form: SignInForm | None = None
) -> HttpResponse:
    """The page itself; `kept` carries, signed, what was typed before the session ended."""
    context = {"form": form or SignInForm(request), "following": following, "kept": kept}
    return render(request, "desk/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if isinstance(request.user, Staff):
        _record(request.user, "staff.sign_out")
    end_session(request)
    return redirect("desk:login")


def _record(staff: Staff, action: str) -> None:
    with transaction.atomic():
        record(actor=actor_of(staff), action=action, thing=f"staff:{staff.username}")
