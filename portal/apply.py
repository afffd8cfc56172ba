"""The pages of an application: registered data and terms, then the keys that the browser makes."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.refusal import Refusal
from pki import orders
from portal import applications, key_texts, terms
from portal.pairs import holder_key
from portal.sessions import SubscriberRequest, subscriber_required
from registry import accounts, rights
from registry.models import Subscriber


@require_http_methods(["GET", "HEAD", "POST"])
@subscriber_required
def apply(request: SubscriberRequest) -> HttpResponse:
    """Shows the registered data and the terms; on acceptance goes on to the keys."""
    subscriber = request.portal_account.subscriber
    standing = orders.open_order(holder_key(subscriber))
    if standing and standing.renews_id is None:
        return HttpResponseRedirect(reverse("portal:apply-keys"))
    form = terms.AcceptForm(request.POST or None)
    if form.is_valid() and _accepted(request, form):
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
        "personal": _personal(subscriber, account=request.portal_account.account),
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


def _personal(subscriber: Subscriber, *, account: str) -> list[str]:
    """What the browser warns of in a key password: names and numbers that strangers know or find."""
    contact = subscriber.contact
    known = (
        subscriber.name, subscriber.id_number, subscriber.passport_number, subscriber.telephone_digits,
        subscriber.email.partition("@")[0], account, contact.name, contact.mobile, contact.telephone,
    )  # fmt: skip
    return [value for value in known if value]
