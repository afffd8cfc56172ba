"""Second factors at the door, and codes of an authenticator app on one's own account."""

from typing import Any

import segno
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.actors import ANONYMOUS
from registry.models import Staff
from registry.second_factors import codes, passkeys, totp
from registry.second_factors.requirement import with_factors
from registry.staff import actor_of
from workflows.desk.access import actor, attempt, staff_of, staff_page
from workflows.desk.half_way import at_step, confirmed
from workflows.staffing.forms import CodeForm, PasskeyForm, PasswordForm, RegisterCodeForm
from workflows.staffing.passkey_pages import ANSWER_LENGTH, asked_to_answer, asked_to_register, keep_passkey
from workflows.staffing.passwords_again import gave_password
from workflows.templatetags.desk import clock


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def at_door(request: HttpRequest) -> HttpResponse:
    """A step of the sign-in: the code of the app that is registered, or a passkey."""
    found = at_step(request, "desk:login-code")
    if found is None:
        return redirect("desk:login")
    if "answer" in request.POST:
        if passkeys.passes(actor=ANONYMOUS, staff=found.staff, answer=request.POST["answer"][:ANSWER_LENGTH]):
            return confirmed(request, found)
        messages.error(request, _("This passkey was not accepted: try again, or take another one."))
        return redirect("desk:login-code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        checked = codes.check_code(actor=ANONYMOUS, staff=found.staff, code=form.cleaned_data["code"])
        if checked.right:
            return confirmed(request, found)
        form.add_error("code", _why_not(checked))
    member = with_factors(Staff.objects.filter(pk=found.staff.pk)).get()
    asked = asked_to_answer(member) if member.passkeys.exists() else None
    return render(request, "staffing/code.html", {"form": form, "member": member, "asked": asked})


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """A step of the sign-in for whose roles ask for a second factor: registers the first one, and gets no further
    without it."""
    found = at_step(request, "desk:login-enrol")
    if found is None:
        return redirect("desk:login")
    by_passkey = "answer" in request.POST
    passkey_form = PasskeyForm(request.POST if by_passkey else None)
    form = CodeForm(request.POST if request.method == "POST" and not by_passkey else None)
    if by_passkey and keep_passkey(request, found.staff, passkey_form):
        return confirmed(request, found)
    if form.is_bound and form.is_valid() and _registered(request, found.staff, form):
        return confirmed(request, found)
    context = {"form": form, "passkey_form": passkey_form, "asked": asked_to_register(found.staff)}
    return render(request, "staffing/enrol.html", context | _offered(found.staff))


@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "POST"])
@staff_page()
def register(request: HttpRequest) -> HttpResponse:
    """An authenticator app inside a session, instead of the one before."""
    form, staff = RegisterCodeForm(request.POST or None), staff_of(request)
    sent = request.method == "POST" and form.is_valid() and gave_password(request, form)
    if sent and _registered(request, staff, form):
        messages.success(request, _("The authenticator app is registered; the next sign-in asks for its code."))
        return redirect("desk:me")
    return render(request, "staffing/register.html", {"form": form, **_offered(staff)})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@staff_page()
def remove(request: HttpRequest) -> HttpResponse:
    """Removes one's app, where no role asks for a second factor."""
    form, staff = PasswordForm(request.POST or None), staff_of(request)
    sent = request.method == "POST" and form.is_valid() and gave_password(request, form)
    if sent and attempt(request, lambda: codes.remove_code(actor=actor(request), staff=staff), form=form):
        messages.success(request, _("The authenticator app is removed."))
        return redirect("desk:me")
    return render(request, "staffing/remove.html", {"form": form})


def _registered(request: HttpRequest, staff: Staff, form: Form) -> bool:
    code = form.cleaned_data["code"]
    return attempt(request, lambda: codes.register_code(actor=actor_of(staff), staff=staff, code=code), form=form)


def _offered(staff: Staff) -> dict[str, Any]:
    """The secret as a picture and to be typed. On this page alone, which nothing keeps."""
    secret = codes.offer_code(actor=actor_of(staff), staff=staff)
    uri = totp.provisioning_uri(secret, account=staff.username, issuer="CertDesk")
    return {"member": staff, "picture": _picture(uri), "typed": totp.typed_form(secret)}


def _picture(text: str) -> SafeString:
    drawn = segno.make_qr(text, error="m").svg_inline(scale=4, border=4, light="#ffffff", title=_("Code to scan"))
    return mark_safe(drawn)  # noqa: S308 - drawn here, from digits alone


def _why_not(checked: codes.Checked) -> str:
    if checked.locked_until is None:
        return _("This code is wrong or used: wait for the next one. The telephone's clock must be right.")
    return _("Too many wrong codes: no code is looked at before %(time)s. Without the app, ask the operator.") % {
        "time": clock(checked.locked_until)
    }
