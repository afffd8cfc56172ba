"""Rights to apply for one certificate pair: granted by an approved case, begun by an order, used once."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import ApplyRight, Subscriber
from registry.staff import CARRY_OUT, require_or_system


@mutation("right.grant", thing=lambda *, subscriber, **_: f"subscriber:{subscriber.public_id}")
def grant(*, actor: Actor, subscriber: Subscriber, case_number: str) -> ApplyRight:
    """Grants the right of a case, for `settings.RIGHT_TO_APPLY_DAYS` days. Called again, returns the same right."""
    require_or_system(actor, CARRY_OUT)
    Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    right, is_new = ApplyRight.objects.get_or_create(
        granted_by_case=case_number,
        defaults={
            "subscriber": subscriber,
            "expires_at": timezone.now() + timedelta(days=settings.RIGHT_TO_APPLY_DAYS),
        },
    )
    if is_new:
        record(
            actor=actor,
            action="right.grant",
            thing=f"subscriber:{subscriber.public_id}",
            facts={"case": case_number, "expires_at": right.expires_at.isoformat()},
        )
    return right


def current(subscriber: Subscriber) -> ApplyRight | None:
    """The subscriber's right that can be used: one that an order has begun before one that is untouched."""
    return _standing().filter(subscriber=subscriber).order_by(F("begun_at").asc(nulls_last=True), "expires_at").first()


def last_lapsed(subscriber: Subscriber) -> ApplyRight | None:
    """The last right of the subscriber that ended before anybody used it."""
    unused = ApplyRight.objects.filter(subscriber=subscriber, used_at=None, expires_at__lte=timezone.now())
    return unused.order_by("-expires_at").first()


@mutation("right.begin", thing=lambda *, right, **_: f"subscriber:{right.subscriber.public_id}")
def begin(*, actor: Actor, right: ApplyRight, order_id: UUID) -> ApplyRight:
    """Ties the right to an order. A right that was begun in time can be used after its last day.

    Repeating it with the same order changes nothing. Raises `Refusal` for another subscriber's right, one that was used
    or has ended, and one that another order holds.
    """
    right = _lockable().get(pk=right.pk)
    _only_its_subscriber(actor, right)
    if right.order_id == order_id:
        return right
    if right.used_at or right.ended_at or right.expires_at <= timezone.now():
        raise Refusal(_("The right to apply was used or has ended: register again on paper"), code="no_right")
    if right.order_id:
        raise Refusal(_("Another application is under way: continue with it"), code="right_begun")
    right.order_id, right.begun_at = order_id, timezone.now()
    right.save(update_fields=["order_id", "begun_at"])
    _record(actor=actor, action="right.begin", right=right)
    return right


@mutation("right.release", thing=lambda *, order_id, **_: f"order:{order_id}")
def release(*, actor: Actor, order_id: UUID) -> None:
    """Frees the right of an order that ended without a pair, so that another order can begin it.

    Repeating it changes nothing. Raises `Refusal` when the right was used.
    """
    right = _locked(order_id)
    if right is None:
        return
    _only_its_subscriber(actor, right)
    if right.used_at:
        raise Refusal(_("This application has brought its certificates already"), code="right_used")
    _record(actor=actor, action="right.release", right=right)
    right.order_id = right.begun_at = None
    right.save(update_fields=["order_id", "begun_at"])


@mutation("right.use", thing=lambda *, order_id, **_: f"order:{order_id}")
def use(*, actor: Actor, order_id: UUID) -> ApplyRight:
    """Uses up the right that the order has begun, exactly once; called again, returns it as it is.

    Raises `Refusal` ("no_right") when no right belongs to the order.
    """
    right = _locked(order_id)
    if right is None:
        raise Refusal(_("No right to apply belongs to this application"), code="no_right")
    _only_its_subscriber(actor, right)
    if right.used_at is None:
        right.used_at = timezone.now()
        right.save(update_fields=["used_at"])
        _record(actor=actor, action="right.use", right=right)
    return right


def ending(*, within: timedelta) -> list[ApplyRight]:
    """The rights that nobody has begun to use and whose last day comes within that time, the nearest first."""
    now = timezone.now()
    unused = ApplyRight.objects.filter(used_at=None, ended_at=None, order_id=None)
    return list(unused.filter(expires_at__gt=now, expires_at__lte=now + within).order_by("expires_at", "pk"))


def locked_unused(right: ApplyRight) -> ApplyRight | None:
    """The right as it is now, locked, if it is still unused and has not ended."""
    found = _lockable().get(pk=right.pk)
    over = found.used_at or found.ended_at or found.order_id or found.expires_at <= timezone.now()
    return None if over else found


def end_expired() -> int:
    """Ends the rights whose last day has passed and that no order has begun. Returns how many."""
    due = ApplyRight.objects.filter(used_at=None, ended_at=None, order_id=None, expires_at__lte=timezone.now())
    return sum(_end(actor=SYSTEM, right=right) for right in due.select_related("subscriber"))


@mutation("right.end", thing=lambda *, right, **_: f"subscriber:{right.subscriber.public_id}")
def _end(*, actor: Actor, right: ApplyRight) -> bool:
    now = timezone.now()
    unused = ApplyRight.objects.filter(pk=right.pk, used_at=None, ended_at=None, order_id=None, expires_at__lte=now)
    if not unused.update(ended_at=now):
        return False
    _record(actor=actor, action="right.end", right=right)
    return True


def _standing() -> QuerySet[ApplyRight]:
    begun_or_in_time = ApplyRight.objects.exclude(order_id=None, expires_at__lte=timezone.now())
    return begun_or_in_time.filter(used_at=None, ended_at=None)


def _locked(order_id: UUID) -> ApplyRight | None:
    return _lockable().filter(order_id=order_id).first()


def _lockable() -> QuerySet[ApplyRight]:
    return ApplyRight.objects.select_for_update(of=("self",)).select_related("subscriber__account")


def _only_its_subscriber(actor: Actor, right: ApplyRight) -> None:
    if actor != SYSTEM and not (actor.kind == "subscriber" and actor.key == str(right.subscriber.account.pk)):
        raise Refusal(_("This right to apply is not yours"), code="not_permitted")


def _record(*, actor: Actor, action: str, right: ApplyRight) -> None:
    thing = f"subscriber:{right.subscriber.public_id}"
    record(actor=actor, action=action, thing=thing, facts={"case": right.granted_by_case, "order": str(right.order_id)})
