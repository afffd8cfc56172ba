"""The pages of an application: registered data and terms, then the keys that the browser makes."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.refusal import Refusal
from pki import orders
from portal import applications, key_texts, personal, terms
from portal.pairs import holder_key
from portal.sessions import SubscriberRequest, subscriber_required
from registry import accounts, rights


@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def apply(request: SubscriberRequest) -> HttpResponse:
    """Shows the registered data and the terms; on acceptance goes on to the keys."""
    subscriber = request.portal_account.subscriber
    standing = orders.open_order(holder_key(subscriber))
    if standing and standing.renews_id is None:
        return HttpResponseRedirect(reverse("portal:apply-keys"))
    form = terms.AcceptForm(terms.typed_on(request))
    if request.method == "POST" and form.is_valid() and _accepted(request, form):
        return HttpResponseRedirect(reverse("portal:apply-keys"))
    right = rights.current(subscriber)
    context = {"subscriber": subscriber, "right": right, "form": form, **terms.shown()}
    return render(request, "portal/apply.html" if right else "portal/apply_no_right.html", context)


@require_safe
@subscriber_required
def keys(request: SubscriberRequest) -> HttpResponse:
    """The page on which the browser makes the keys and sends the requests."""
    subscriber = request.portal_account.subscriber
    order = orders.open_order(holder_key(subscriber))
    if order is None or order.renews_id:
        return HttpResponseRedirect(reverse("portal:apply"))
    context = {
        "taken": applications.is_taken(order),
        "key_texts": key_texts.APPLY,
        "personal": personal.known_to_strangers(request.portal_account),
    }
    return render(request, "portal/apply_keys.html", context)


def _accepted(request: SubscriberRequest, form: terms.AcceptForm) -> bool:
    try:
        applications.accept_terms(
            actor=accounts.actor_of(request.portal_account),
            subscriber=request.portal_account.subscriber,
            version=form.cleaned_data["version"],
        )
    except Refusal as refusal:
        refusal.onto(form)
        return False
    return True
