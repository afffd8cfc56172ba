"""Passkeys on one's own account, and what the browser is asked about them, here and at the door."""

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from registry.models import Staff
from registry.second_factors import passkeys
from registry.second_factors.models import StaffPasskey
from registry.staff import actor_of
from workflows.desk.access import actor, attempt, staff_of, staff_page
from workflows.staffing.forms import PasskeyForm, PasswordForm
from workflows.staffing.passwords_again import gave_password

ANSWER_LENGTH = 12_000  # a registration with an RSA key and the longest identifier, in base64, and room
ASKED_FOR = "desk.passkey_until"
"""The key in the session: until when a passkey may be made, as the password was just given; ISO 8601."""


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@staff_page()
def begin(request: HttpRequest) -> HttpResponse:
    """Asks for the password; leads to where the browser makes the passkey."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and gave_password(request, form):
        request.session[ASKED_FOR] = (timezone.now() + timedelta(minutes=5)).isoformat()
        return redirect("desk:my-passkey-new")
    return render(request, "staffing/passkey_begin.html", {"form": form, "origin": settings.PASSKEY_ORIGIN})


@sensitive_post_parameters("answer")
@require_http_methods(["GET", "POST"])
@staff_page()
def new(request: HttpRequest) -> HttpResponse:
    """Where the browser makes the passkey, within five minutes of the password."""
    until = request.session.get(ASKED_FOR)
    if not until or datetime.fromisoformat(until) < timezone.now():
        return redirect("desk:my-passkey")
    form, staff = PasskeyForm(request.POST or None), staff_of(request)
    if request.method == "POST" and keep_passkey(request, staff, form):
        del request.session[ASKED_FOR]
        messages.success(request, _("The passkey is registered; it can be shown at the next sign-in."))
        return redirect("desk:me")
    context = {"passkey_form": form, "asked": asked_to_register(staff), "origin": settings.PASSKEY_ORIGIN}
    return render(request, "staffing/passkey_new.html", context)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@staff_page()
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks for the password and removes one passkey. Another's is as unknown as none."""
    staff = staff_of(request)
    passkey = get_object_or_404(StaffPasskey, staff=staff, key=key)
    form = PasswordForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid() and gave_password(request, form)
    if sent and attempt(request, lambda: passkeys.remove(actor=actor(request), staff=staff, key=key), form=form):
        messages.success(request, _("The passkey “%(name)s” is removed.") % {"name": passkey.name})
        return redirect("desk:me")
    return render(request, "staffing/passkey_remove.html", {"form": form, "passkey": passkey})


def keep_passkey(request: HttpRequest, staff: Staff, form: Form) -> bool:
    """Registers what the browser has made, or says above the form why not."""
    if not form.is_valid():
        return False
    made = {"name": form.cleaned_data["name"], "answer": form.cleaned_data["answer"]}
    return attempt(request, lambda: passkeys.register(actor=actor_of(staff), staff=staff, **made), form=form)


def asked_to_register(staff: Staff) -> dict[str, Any]:
    """What the script gives to the browser to make a passkey, and where alone that works."""
    return _asked(options=passkeys.to_register(staff))


def asked_to_answer(staff: Staff) -> dict[str, Any]:
    """What the script gives to the browser to show a passkey."""
    return _asked(challenge=b64encode(passkeys.to_answer(staff)).decode())


def _asked(**what: Any) -> dict[str, Any]:
    texts = {
        "waiting": _("Waiting for this browser, the device or the security key"),
        "none": _("No passkey was used: it was broken off, took too long, or there is none. Try again."),
        "known": _("This device holds a passkey for this account already: take another device or security key."),
    }
    return {"origin": settings.PASSKEY_ORIGIN, "texts": texts, **what}
