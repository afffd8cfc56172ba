"""The pages of a renewal (憑證展期): registered data and terms, then the keys that the browser makes."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.refusal import Refusal
from numbering import numbers
from portal import applications, key_texts, renewing, terms
from portal.pairs import pairs_of
from portal.sessions import SubscriberRequest, subscriber_required
from registry import accounts


@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def renew(request: SubscriberRequest) -> HttpResponse:
    """What ends, the registered data and the terms; or why nothing can be renewed now."""
    subscriber = request.portal_account.subscriber
    if renewing.under_way(subscriber):
        return HttpResponseRedirect(reverse("portal:renew-keys"))
    pairs = pairs_of(subscriber)
    ending = [pair for pair in pairs if pair.renewable]
    if not ending:
        context = {"pairs": pairs, "all_over": all(pair.over for pair in pairs)}
        return render(request, "portal/renew_not_now.html", context)
    form = terms.AcceptForm(terms.typed_on(request))
    if request.method == "POST" and form.is_valid() and _accepted(request, form):
        return HttpResponseRedirect(reverse("portal:renew-keys"))
    pair = min(ending, key=lambda each: each.held.signing.not_after)
    context = {"subscriber": subscriber, "pair": pair, "form": form, **terms.shown()}
    return render(request, "portal/renew.html", context)


@require_safe
@subscriber_required
def renew_keys(request: SubscriberRequest) -> HttpResponse:
    """The page on which the browser makes the new keys and signs with the present one."""
    order = renewing.under_way(request.portal_account.subscriber)
    if order is None:
        return HttpResponseRedirect(reverse("portal:renew"))
    signing = renewing.pair_of(order).signing
    context = {
        "taken": applications.is_taken(order),
        "key_texts": key_texts.RENEW,
        "signer": {"number": numbers.shown(signing.number), "fingerprint": signing.fingerprint},
    }
    return render(request, "portal/renew_keys.html", context)


def _accepted(request: SubscriberRequest, form: terms.AcceptForm) -> bool:
    try:
        renewing.accept_terms(
            actor=accounts.actor_of(request.portal_account),
            subscriber=request.portal_account.subscriber,
            version=form.cleaned_data["version"],
        )
    except Refusal as refusal:
        refusal.onto(form)
        return False
    return True
