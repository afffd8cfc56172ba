"""Renewal online (spec §5, function 4): terms accepted → order to renew → requests approved by the present key.

From the order on it goes the way of an application (`portal.applications`, `portal.apply_calls`).
"""

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from pki import holdings, orders, renewals
from pki.orders import Order
from portal import terms
from portal.applications import is_taken
from portal.pairs import holder_key
from registry.models import Subscriber


@mutation("renewal.accept_terms", thing=lambda *, subscriber, **_: f"subscriber:{subscriber.public_id}")
def accept_terms(*, actor: Actor, subscriber: Subscriber, version: str) -> Order:
    """Records that the terms were accepted, when and in which edition, and places the order to renew.

    Called again, returns the open order. Raises `Refusal`: "terms_changed" for an edition that is no longer in force,
    "nothing_to_renew", "another_order" when an application is under way.
    """
    terms.require_current(version)
    standing = under_way(subscriber)
    if standing:
        return standing
    pair = renewals.renewable(holdings.pairs_of(holder_key(subscriber)))
    if pair is None:
        raise Refusal(_("None of your certificates can be renewed now"), code="nothing_to_renew")
    order = orders.place_order(
        actor=actor,
        holder_key=holder_key(subscriber),
        common_name=subscriber.distinguished_name,
        renews=pair.pair_id,
    )
    terms.record_acceptance(actor=actor, action="renewal.accept_terms", subscriber=subscriber, order=order)
    return order


def under_way(subscriber: Subscriber) -> Order | None:
    """The renewal that can be gone on with: its requests have come, or its pair can still be renewed."""
    order = orders.open_order(holder_key(subscriber))
    if order is None or order.renews_id is None:
        return None
    pairs = holdings.pairs_of(order.holder_key)
    former = next(pair for pair in pairs if pair.pair_id == order.renews_id)
    return order if is_taken(order) or renewals.why_not(former, among=pairs) is None else None


def pair_of(order: Order) -> holdings.Pair:
    """The pair that an order renews."""
    return next(pair for pair in holdings.pairs_of(order.holder_key) if pair.pair_id == order.renews_id)
