"""Orders: a holder asks for one pair. Only here, and in `issuance` from the requests on, does an order change."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.plain_statements import kept_key, locking
from audit.refusal import Refusal
from audit.trail import record
from pki import renewals
from pki.models import OPEN_STATES, OrderState, Pair
from pki.models import Order as Order  # noqa: PLC0414 - for who holds one


@mutation("order.place", thing=lambda *, holder_key, **_: f"holder:{holder_key}")
def place_order(*, actor: Actor, holder_key: str, common_name: str, renews: UUID | None = None) -> Order:
    """The holder's open order, or a new one with a fresh nonce. Of many calls at once all get the same order.

    With `renews` it is an order to renew that pair. An order whose requests have not come takes the new `common_name`
    (registered data may have changed since), and makes room for one of the other sort. Raises `Refusal`: what
    `renewals.locked_renewable` raises, "another_order" when requests have come for an order of the other sort.
    """
    now = timezone.now()
    _expire(holder_key=holder_key)
    standing = Order.objects.filter(holder_key=holder_key, state__in=OPEN_STATES, renews=renews).exists()
    if renews and not standing:
        renewals.locked_renewable(pair_id=renews, holder_key=holder_key)
    untouched = Order.objects.filter(holder_key=holder_key, state=OrderState.PLACED)
    untouched.exclude(renews=renews).update(state=OrderState.EXPIRED)
    order, is_new = Order.objects.get_or_create(
        holder_key=holder_key,
        state__in=OPEN_STATES,
        defaults={
            "common_name": common_name,
            "renews_id": renews,
            "nonce": secrets.token_hex(16),
            "placed_at": now,
            "expires_at": now + timedelta(days=settings.PKI["order_days"]),
        },
    )
    if order.renews_id != renews:
        raise Refusal(_("Another application is under way: finish that one first."), code="another_order")
    if is_new:
        facts = {"holder": holder_key, "renews": str(renews or "")}
        record(actor=actor, action="order.place", thing=f"order:{order.pk}", facts=facts)
    elif order.common_name != common_name:
        Order.objects.filter(pk=order.pk, state=OrderState.PLACED).update(common_name=common_name)
        order.refresh_from_db()
    return order


def open_order(holder_key: str) -> Order | None:
    """The holder's order that is not at its end: placed, requested, or issued and not yet kept."""
    order = Order.objects.filter(holder_key=holder_key, state__in=OPEN_STATES).first()
    return None if order is None or _is_over(order) else order


def is_renewal(order_id: UUID) -> bool:
    """Whether the order is there to renew a pair."""
    return Order.objects.filter(pk=order_id, renews__isnull=False).exists()


@mutation("order.acknowledge", thing=lambda *, order_id, **_: f"order:{order_id}")
def acknowledge(*, actor: Actor, order_id: UUID, holder_key: str) -> None:
    """The holder's browser has kept the pair with its keys. Said twice, it is said once.

    An order that ended after its pair was issued takes it, too: a browser that comes back after weeks still gets the
    same pair for the same requests (`issuance.issue_pair`), and has kept it. Raises `Refusal`: no_such_order (also for
    somebody else's), not_issued.
    """
    order = locked_order(order_id=order_id, holder_key=holder_key)
    if order.state == OrderState.KEPT:
        return
    if order.state != OrderState.ISSUED and not _ended_with_its_pair(order):
        raise Refusal(_("The certificates of this application are not issued yet."), code="not_issued")
    Order.objects.filter(pk=order.pk).update(state=OrderState.KEPT)
    record(actor=actor, action="order.acknowledge", thing=f"order:{order.pk}")


def locked_order(*, order_id: UUID, holder_key: str) -> Order:
    """The holder's order, locked. Raises `Refusal` no_such_order, the same for a foreign one as for none."""
    wanted = f"SELECT * FROM pki_order WHERE id = %s AND holder_key = %s {locking()}"  # noqa: S608
    order = next(iter(Order.objects.raw(wanted, [kept_key(order_id), holder_key])), None)
    if order is None:
        raise Refusal(_("There is no such certificate application."), code="no_such_order")
    return order


@mutation("order.expire", thing=lambda **_: "order:due")
def expire_due(*, actor: Actor = SYSTEM) -> int:
    """Ends orders whose time is over; how many. One whose requests came is left to `issuance.reap`."""
    ended = _expire()
    if ended:
        record(actor=actor, action="order.expire", thing="order:due", facts={"ended": ended})
    return ended


def _expire(**whose: str) -> int:
    due = Order.objects.filter(state__in=(OrderState.PLACED, OrderState.ISSUED), expires_at__lte=timezone.now())
    return due.filter(**whose).update(state=OrderState.EXPIRED)


def _ended_with_its_pair(order: Order) -> bool:
    return order.state == OrderState.EXPIRED and Pair.objects.filter(order=order, issued_at__isnull=False).exists()


def _is_over(order: Order) -> bool:
    return order.state != OrderState.REQUESTED and order.expires_at <= timezone.now()
