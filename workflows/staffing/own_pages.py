"""One's own account: a password of one's own instead of the start password, a new one, sign-out everywhere."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from audit.refusal import Refusal
from registry import staff_accounts
from registry.models import Staff
from registry.second_factors.requirement import with_factors
from registry.staff import actor_of
from workflows.desk import half_way
from workflows.desk.access import actor, staff_deed, staff_of, staff_page
from workflows.staffing.forms import ChangePasswordForm, NewPasswordForm
from workflows.staffing.passwords_again import gave_password


@require_safe
@staff_page()
def me(request: HttpRequest) -> HttpResponse:
    """What one has and can change about one's own account."""
    own = Staff.objects.filter(pk=staff_of(request).pk).prefetch_related("groups", "passkeys")
    staff = with_factors(own).get()
    return render(request, "staffing/me.html", {"member": staff})


@sensitive_post_parameters("password", "new", "again")
@require_http_methods(["GET", "POST"])
@staff_page()
def password(request: HttpRequest) -> HttpResponse:
    """A new password; this session goes on, every other one ends."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and gave_password(request, form):
        data, staff = form.cleaned_data, staff_of(request)
        changed = _changed(
            form, lambda: staff_accounts.change_password(
                actor=actor(request), staff=staff, old=data["password"], new=data["new"]
            ),
        )  # fmt: skip
        if changed:
            update_session_auth_hash(request, changed)
            messages.success(request, _("Your password is changed; you are signed out everywhere else."))
            return redirect("desk:me")
    return render(request, "staffing/password.html", {"form": form})


@staff_deed()
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends every session of one's own, this one, too."""
    staff_accounts.end_sessions(actor=actor(request), staff=staff_of(request))
    return redirect("desk:login")


@never_cache
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "POST"])
def start_password(request: HttpRequest) -> HttpResponse:
    """A step of the sign-in: the start password opens nothing but this page."""
    at_door = half_way.at_step(request, "desk:login-password")
    if at_door is None:
        return redirect("desk:login")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = _changed(
            form, lambda: staff_accounts.replace_start_password(
                actor=actor_of(at_door.staff), staff=at_door.staff, new=form.cleaned_data["new"]
            ),
        )  # fmt: skip
        if changed:
            return half_way.go_on(request, replace(at_door, staff=changed))
    return render(request, "staffing/start.html", {"form": form, "member": at_door.staff})


def _changed(form: Form, change: Callable[[], Staff]) -> Staff | None:
    """Changes a password, or says beside its field why not."""
    try:
        return change()
    except Refusal as refusal:
        refusal.onto(form)
    except ValidationError as weak:
        form.add_error("new", weak)
    return None
