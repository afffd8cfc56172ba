"""Passkeys on the portal: the list, registering one, removing one."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.refusal import Refusal
from portal.forms import ConfirmForm
from portal.kept_typing import take_kept
from portal.passkeys import actions, texts
from portal.passkeys.forms import AnswerForm, OfferForm
from portal.passkeys.models import Offer, Passkey
from portal.sessions import SubscriberRequest, subscriber_required
from portal.suspension import suspended_meanwhile
from registry import accounts
from registry.webauthn import creation_options


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def passkeys(request: SubscriberRequest) -> HttpResponse:
    """The passkeys of the account, and the form that asks for one more."""
    form = OfferForm(request.POST if request.method == "POST" else take_kept(request))
    if request.method == "POST" and form.is_valid() and _offered(request, form):
        return HttpResponseRedirect(reverse("portal:passkey-new"))
    context = {
        "form": form,
        "passkeys": request.portal_account.passkeys.all(),
        "most": actions.MOST,
        "origin": settings.PASSKEY_ORIGIN,
    }
    return suspended_meanwhile(request) or render(request, "passkeys/passkeys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def new(request: SubscriberRequest) -> HttpResponse:
    """Where the browser makes the passkey that was offered, and sends its public half."""
    offer = actions.standing_offer(request.portal_session)
    if request.method == "POST":
        _register(request)
        return HttpResponseRedirect(reverse("portal:passkeys"))
    if offer is None:
        return HttpResponseRedirect(reverse("portal:passkeys"))
    context = {"offer": offer, "asked": _asked(request, offer), "key_texts": texts.MAKING}
    return render(request, "passkeys/new.html", context)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def remove(request: SubscriberRequest, key: UUID) -> HttpResponse:
    """Asks for the password and removes one passkey. Another account's is as unknown as none."""
    passkey = get_object_or_404(Passkey, account=request.portal_account, key=key)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _removed(request, form, key):
        messages.success(request, _("The passkey “%(name)s” is removed.") % {"name": passkey.name})
        return HttpResponseRedirect(reverse("portal:passkeys"))
    context = {"form": form, "passkey": passkey}
    return suspended_meanwhile(request) or render(request, "passkeys/remove.html", context)


def _offered(request: SubscriberRequest, form: OfferForm) -> bool:
    try:
        actions.offer(
            actor=accounts.actor_of(request.portal_account), session=request.portal_session, **form.cleaned_data
        )
    except Refusal as refusal:
        refusal.onto(form)
        return False
    return True


def _register(request: SubscriberRequest) -> None:
    form = AnswerForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    actor = accounts.actor_of(request.portal_account)
    try:
        actions.register(actor=actor, session=request.portal_session, answer=answer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The passkey is registered. At the next login it takes the place of the digits."))


def _removed(request: SubscriberRequest, form: ConfirmForm, key: UUID) -> bool:
    account = request.portal_account
    try:
        actions.remove(
            actor=accounts.actor_of(account), account=account, key=key, password=form.cleaned_data["password"]
        )
    except Refusal as refusal:
        refusal.onto(form)
        return False
    return True


def _asked(request: SubscriberRequest, offer: Offer) -> dict[str, Any]:
    """What the script gives to the browser, and where alone that works."""
    account = request.portal_account
    standing = [(bytes(each.credential_id), each.transports) for each in account.passkeys.all()]
    options = creation_options(challenge=bytes(offer.challenge), owner=actions.owner_of(account), standing=standing)
    return {"origin": settings.PASSKEY_ORIGIN, "options": options}
