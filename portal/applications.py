"""Applications for a certificate pair: terms accepted → order → requests answered → kept (spec §5, function 1).

The right to apply belongs to `registry`, the order and its certificates to `pki`; here they are brought together. Each
step can be repeated: a reply that was lost on its way is simply asked for again.
"""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from pki import holdings, issuance, orders, renewals
from pki.orders import Order
from portal import terms
from portal.models import TermsAcceptance
from portal.pairs import holder_key
from registry import rights
from registry.models import ApplyRight, Subscriber
from workflows.correspondence import notices


@mutation("application.accept_terms", thing=lambda *, subscriber, **_: f"subscriber:{subscriber.public_id}")
def accept_terms(*, actor: Actor, subscriber: Subscriber, version: str) -> Order:
    """Records that the terms were accepted, when and in which edition, and places the order that the right allows.

    Called again, returns the open order. Raises `Refusal`: "terms_changed" for an edition that is no longer in force,
    "no_right" without a right to apply.
    """
    terms.require_current(version)
    standing = orders.open_order(holder_key(subscriber))
    if standing and standing.renews_id is None:
        return standing
    right = _usable_right(actor=actor, subscriber=subscriber)
    order = orders.place_order(
        actor=actor, holder_key=holder_key(subscriber), common_name=subscriber.distinguished_name
    )
    rights.begin(actor=actor, right=right, order_id=order.pk)
    terms.record_acceptance(actor=actor, action="application.accept_terms", subscriber=subscriber, order=order)
    return order


def _usable_right(*, actor: Actor, subscriber: Subscriber) -> ApplyRight:
    """The right that a new order may begin. No order stands open, so one that has begun it is at its end."""
    right = rights.current(subscriber)
    if right and right.order_id:
        if holdings.pair_of_order(right.order_id) is None:
            rights.release(actor=actor, order_id=right.order_id)
        else:
            # Its pair was issued, and then the process died or the browser never came back.
            rights.use(actor=actor, order_id=right.order_id)
            right = rights.current(subscriber)
    if right is None:
        raise Refusal(_("There is no right to apply: register on paper first"), code="no_right")
    return right


def order_of(subscriber: Subscriber) -> Order:
    """The open order that keys may be made for, of an application or of a renewal.

    Raises `Refusal`: "terms_not_accepted" when there is none, "made_elsewhere" when its requests have come already,
    and for a renewal what `pki.renewals.required_renewable` raises.
    """
    order = orders.open_order(holder_key(subscriber))
    if order is None:
        raise Refusal(
            _(
                "Nothing is open to make keys for: it was finished in another tab, and the home page shows the result; "
                "or the terms are to be read and accepted first"
            ),
            code="terms_not_accepted",
        )
    if is_taken(order):
        raise Refusal(
            _("This application was sent from another browser already: open the portal there"), code="made_elsewhere"
        )
    if order.renews_id:
        renewals.required_renewable(pair_id=order.renews_id, holder_key=order.holder_key)
    return order


def is_taken(order: Order) -> bool:
    """Whether requests have come for the order, so that only the browser that sent them can go on."""
    return bool(order.signing_request_digest)


def answer_requests(
    *,
    actor: Actor,
    subscriber: Subscriber,
    order_id: UUID,
    signing_request: bytes,
    encryption_request: bytes,
    approval: bytes = b"",
) -> holdings.Pair:
    """The pair for these two requests; the same requests always get the same pair.

    An application uses up the right to apply; a renewal needs the `approval` of the present signing key instead.
    Raises the `Refusal` of the authority. Issues in its own transactions: not to be called inside another.
    """
    pair = issuance.issue_pair(
        actor=actor,
        order_id=order_id,
        holder_key=holder_key(subscriber),
        signing_request=signing_request,
        encryption_request=encryption_request,
        approval=approval,
    )
    if pair.renews is None:
        rights.use(actor=actor, order_id=order_id)
    else:
        _tell_of_renewal(actor=actor, subscriber=subscriber, pair=pair)
    return pair


@mutation("renewal.tell", thing=lambda *, pair, **_: f"pair:{pair.pair_id}")
def _tell_of_renewal(*, actor: Actor, subscriber: Subscriber, pair: holdings.Pair) -> None:
    """Has the contact told by mail of new certificates, once; whoever asks again, asks for the same pair."""
    untold = TermsAcceptance.objects.filter(order_id=pair.order_id, told_at=None)
    if untold.update(told_at=timezone.now()):
        numbers = [certificate.number for certificate in pair.certificates]
        notices.renewed(actor=actor, holder_key=holder_key(subscriber), numbers=numbers)


@mutation("application.kept", thing=lambda *, order_id, **_: f"order:{order_id}")
def confirm_kept(*, actor: Actor, subscriber: Subscriber, order_id: UUID) -> None:
    """Notes that the browser holds both certificates beside their keys. Repeating it changes nothing."""
    if not orders.is_renewal(order_id):
        rights.use(actor=actor, order_id=order_id)
    orders.acknowledge(actor=actor, order_id=order_id, holder_key=holder_key(subscriber))
