"""憑證啟用: the pair is shown, the website password confirms, and only then can it be used (spec §5, function 2)."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from pki import lifecycle
from pki.statuses import ShownStatus
from portal.forms import ActivateForm
from portal.pairs import ShownPair, holder_key, pairs_of
from portal.sessions import SubscriberRequest, subscriber_required
from portal.suspension import suspended_meanwhile
from registry import accounts
from registry.models import Subscriber
from workflows.correspondence import notices


@mutation("portal.activate", thing=lambda *, subscriber, **_: f"subscriber:{subscriber.public_id}")
def activate_pair(*, actor: Actor, subscriber: Subscriber, pair_id: UUID) -> None:
    """Activates one's own pair, and has the contact told by mail of certificates that it supersedes, once.

    Raises what `pki.lifecycle.activate_pair` raises.
    """
    holder = holder_key(subscriber)
    superseded = lifecycle.activate_pair(actor=actor, pair_id=pair_id, holder_key=holder)
    if superseded:
        notices.superseded(actor=actor, holder_key=holder, numbers=superseded)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def activate(request: SubscriberRequest) -> HttpResponse:
    """The pair that waits, and the form that activates it."""
    waiting = [pair for pair in pairs_of(request.portal_account.subscriber) if pair.status == ShownStatus.PENDING]
    form = ActivateForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _activated(request, form):
        messages.success(request, _("The certificates are activated. Now make backup files of both keys."))
        return HttpResponseRedirect(reverse("portal:export"))
    return suspended_meanwhile(request) or _page(request, waiting=waiting, form=form)


def _page(request: SubscriberRequest, *, waiting: list[ShownPair], form: ActivateForm) -> HttpResponse:
    context = {
        "shown": waiting[0] if waiting else None,
        "form": form,
        "supersedes": settings.PKI["renewal_supersedes"],
    }
    return render(request, "portal/activate.html", context)


def _activated(request: SubscriberRequest, form: ActivateForm) -> bool:
    account = request.portal_account
    actor = accounts.actor_of(account)
    try:
        accounts.confirm_password(actor=actor, account=account, password=form.cleaned_data["password"])
        activate_pair(actor=actor, subscriber=account.subscriber, pair_id=form.cleaned_data["pair"])
    except Refusal as refusal:
        refusal.onto(form)
        return False
    return True
