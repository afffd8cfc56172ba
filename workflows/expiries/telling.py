"""Telling holders in time: pairs that can be renewed, rights to apply that nobody uses. Part of the sweep.

Each step is told once. Who was away from the clock for days finds the nearest step alone: the mails that were missed
would say the same. Whether a pair can still be renewed is asked again under its lock, so nobody is told after renewing.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from pki import renewals
from pki.holdings import Pair
from pki.renewals import Ending
from pki.statuses import renewal_opens
from registry import rights
from registry.models import ApplyRight
from workflows.correspondence import outbox
from workflows.correspondence.models import Notice, NoticeKind
from workflows.correspondence.returned import brings_back
from workflows.expiries import letters
from workflows.expiries.models import Cause, Step, Told
from workflows.registered_contact import mail_of

A_MONTH = timedelta(days=32)  # no month is longer: who is nearer to the end may be within it
FORTNIGHT, LAST_DAYS = 14, 3  # days before the last one
RIGHT_NOTICE = timedelta(days=7)
A_ROUND = 200
MAILS = {Step.MONTH: NoticeKind.RENEWAL, Step.FORTNIGHT: NoticeKind.RENEW_SOON, Step.LAST_DAYS: NoticeKind.RENEW_SOON}


def tell_due() -> int:
    """Tells everybody whose step has come, at most `A_ROUND` of pairs and of rights a time; how many were told.

    May run at any time, twice at once, after days in which it did not.
    """
    return _tell_of_pairs() + _tell_of_rights()


def step_of(not_after: datetime, *, now: datetime) -> Step | None:
    """The step that a pair has come to: a calendar month before its end, then by days of the office's time zone."""
    if now < renewal_opens(not_after) or now >= not_after:
        return None
    left = (_day(not_after) - _day(now)).days
    if left <= LAST_DAYS:
        return Step.LAST_DAYS
    return Step.FORTNIGHT if left <= FORTNIGHT else Step.MONTH


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _tell_of_pairs() -> int:
    now = timezone.now()
    told = set(Told.objects.filter(at__gt=now - 2 * A_MONTH).values_list("thing", "step"))
    due = [
        (pair, step)
        for pair in renewals.ending(within=A_MONTH)
        if (step := step_of(pair.not_after, now=now)) and (f"pair:{pair.pair_id}", step) not in told
    ]
    return sum(tell_of_pair(actor=SYSTEM, ending=pair, step=step) for pair, step in due[:A_ROUND])


def _tell_of_rights() -> int:
    due = rights.ending(within=RIGHT_NOTICE)
    told = set(Told.objects.filter(thing__in=[f"right:{right.pk}" for right in due]).values_list("thing", flat=True))
    waiting = [right for right in due if f"right:{right.pk}" not in told]
    return sum(tell_of_right(actor=SYSTEM, right=right) for right in waiting[:A_ROUND])


@mutation("renewal.remind", thing=lambda *, ending, **_: f"pair:{ending.pair_id}")
def tell_of_pair(*, actor: Actor, ending: Ending, step: Step) -> bool:
    """Queues the mail of a step, and with the first one the letter; False when it was told, or can't be renewed now.

    A letter takes the place of a mail that has no address, or one that mail came back from lately.
    """
    try:
        pair = renewals.locked_renewable(pair_id=ending.pair_id, holder_key=ending.holder_key)
    except Refusal:
        return False
    first = not Told.objects.filter(thing=f"pair:{pair.pair_id}").exists()
    whose = {"holder_key": ending.holder_key}
    told, is_new = Told.objects.get_or_create(thing=f"pair:{pair.pair_id}", step=step, defaults=whose)
    if not is_new:
        return False
    told.mail = _mail(actor=actor, kind=MAILS[step], pair=pair, holder_key=ending.holder_key)
    told.save(update_fields=["mail"])
    if first or told.mail is None:
        letters.want(pair=pair, holder_key=ending.holder_key, cause=Cause.FIRST if first else Cause.NO_MAIL)
    facts = {"step": str(step), "certificate": pair.signing.number}
    record(actor=actor, action="renewal.remind", thing=told.thing, facts=facts)
    return True


def _mail(*, actor: Actor, kind: NoticeKind, pair: Pair, holder_key: str) -> Notice | None:
    about = {
        "certificates": [held.number for held in pair.certificates],
        "due": _day(pair.signing.not_after).isoformat(),
    }
    to = mail_of(holder_key)
    return None if brings_back(to) else outbox.queue(actor=actor, kind=kind, to=to, about=about, at_once=False)


@mutation("right.remind", thing=lambda *, right, **_: f"right:{right.pk}")
def tell_of_right(*, actor: Actor, right: ApplyRight) -> bool:
    """Queues the mail that a right to apply ends; False when it was told, or the right was used or has ended."""
    found = rights.locked_unused(right)
    if found is None:
        return False
    whose = {"holder_key": str(found.subscriber.public_id)}
    told, is_new = Told.objects.get_or_create(thing=f"right:{found.pk}", step=Step.RIGHT_WEEK, defaults=whose)
    if not is_new:
        return False
    about = {"due": _day(found.expires_at).isoformat()}
    to = mail_of(told.holder_key)
    told.mail = outbox.queue(actor=actor, kind=NoticeKind.RIGHT_ENDS, to=to, about=about, at_once=False)
    told.save(update_fields=["mail"])
    record(actor=actor, action="right.remind", thing=told.thing, facts={"case": found.granted_by_case})
    return True
