"""Mails that leave after what they tell of has committed: once, and again while the mail server is away.

A notice is a row of the same transaction as the deed. Whoever sends it claims the row first, so two never send at
once. A process that dies between the mail server's yes and our commit leaves a claim; when that ends the mail goes
out again, with the same Message-ID: rather twice than never.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.staff import require_or_system
from workflows.correspondence.mail import message
from workflows.correspondence.models import Notice, NoticeKind
from workflows.models import Case, JsonObject, Participation

PATIENCE = timedelta(minutes=10)
"""How long a claim stands: far longer than the mail server is waited for."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=4)
MOST_TRIES = 10  # about seventeen hours
A_ROUND = 100
log = logging.getLogger(__name__)


def queue(
    *,
    actor: Actor,
    kind: NoticeKind,
    to: str,
    about: JsonObject,
    case: Case | None = None,
    occasion: Participation | None = None,
    at_once: bool = True,
) -> Notice | None:
    """Puts a mail into the outbox, in the caller's transaction; it leaves once that has committed, or, unless
    `at_once`, with the next sweep.

    Without an address there is none to send: the letter says it all. `about`: as `mail.message` reads it.
    """
    if not to:
        return None
    notice = Notice.objects.create(kind=kind, to=to, about=about, case=case, occasion=occasion)
    record(actor=actor, action="notice.queue", thing=_thing(notice), facts={"notice": str(kind)})
    if at_once:
        # Robust: what was done is done, and the sweep sends what could not leave now.
        transaction.on_commit(lambda: deliver(notice.key), robust=True)
    return notice


def deliver(key: UUID) -> bool:
    """Tries to send a notice; False when the mail server is away. What isn't due, or is claimed, is left alone."""
    now = timezone.now()
    if not _to_send(now).filter(key=key).update(sending_since=now):
        return True
    notice = Notice.objects.select_related("case").get(key=key)
    try:
        message(notice).send()
    except smtplib.SMTPRecipientsRefused as refused:
        _not_sent(actor=SYSTEM, key=key, for_good=all(code >= 500 for code, _said in refused.recipients.values()))
    except OSError as away:  # every fault of SMTP is one
        # Its words may quote the address.
        log.warning("The mail server does not take notice %s now: %s", key, type(away).__name__)
        _not_sent(actor=SYSTEM, key=key, for_good=False)
        return False
    else:
        _sent(actor=SYSTEM, key=key)
    return True


def deliver_due() -> int:
    """Sends what is due as long as the mail server takes it; how many were tried. Safe at any time, by many."""
    tried = 0
    for key in _to_send(timezone.now()).order_by("next_try_at", "pk").values_list("key", flat=True)[:A_ROUND]:
        tried += 1
        if not deliver(key):
            break
    return tried


def given_up() -> QuerySet[Notice]:
    """Notices that no mail server took or that came back, and nobody has dealt with, the oldest first."""
    astray = Q(sent_at=None) | Q(returned_at__isnull=False)
    waiting = Notice.objects.filter(astray, given_up_at__isnull=False, set_aside_at=None)
    return waiting.select_related("case").order_by("given_up_at", "pk")


@mutation("notice.again", thing=lambda *, key, **_: f"notice:{key}")
def send_again(*, actor: Actor, key: UUID) -> None:
    """A person has another try made of a notice that was given up. Raises `Refusal` when it isn't one any more.

    One that came back leaves under a new number: what is still said of the first try counts no more.
    """
    notice = _given_up(actor=actor, key=key)
    notice.given_up_at, notice.tries, notice.next_try_at = None, 0, timezone.now()
    notice.sent_at, notice.returned_at, notice.returned_status, notice.return_key = None, None, "", uuid4()
    notice.save()
    record(actor=actor, action="notice.again", thing=_thing(notice), facts={"notice": notice.kind})
    transaction.on_commit(lambda: deliver(key), robust=True)


@mutation("notice.set_aside", thing=lambda *, key, **_: f"notice:{key}")
def set_aside(*, actor: Actor, key: UUID, how: str) -> None:
    """The contact was, or will be, told in another way, and `how` says in which.

    Raises `Refusal` without words, or as above.
    """
    if not how.strip():
        raise Refusal(_("Say how the contact was told."), code="note_missing", field="note")
    notice = _given_up(actor=actor, key=key)
    notice.set_aside_at = timezone.now()
    notice.save()
    facts = {"notice": notice.kind}
    record(actor=actor, action="notice.set_aside", thing=_thing(notice), facts=facts, personal={"how": how})


@mutation("notice.sent", thing=lambda *, key, **_: f"notice:{key}")
def _sent(*, actor: Actor, key: UUID) -> None:
    notice = _locked(key)
    notice.sent_at, notice.sending_since, notice.tries = timezone.now(), None, notice.tries + 1
    notice.save()
    record(actor=actor, action="notice.sent", thing=_thing(notice), facts={"notice": notice.kind})


@mutation("notice.not_sent", thing=lambda *, key, **_: f"notice:{key}")
def _not_sent(*, actor: Actor, key: UUID, for_good: bool) -> None:
    notice, now = _locked(key), timezone.now()
    notice.sending_since, notice.tries = None, notice.tries + 1
    notice.next_try_at = now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** (notice.tries - 1))
    if for_good or notice.tries >= MOST_TRIES:
        notice.given_up_at = now
        facts = {"notice": notice.kind, "tries": notice.tries}
        record(actor=actor, action="notice.given_up", thing=_thing(notice), facts=facts)
    notice.save()


def _to_send(now: datetime) -> QuerySet[Notice]:
    free = Q(sending_since=None) | Q(sending_since__lt=now - PATIENCE)
    return Notice.objects.filter(free, sent_at=None, given_up_at=None, next_try_at__lte=now)


def _given_up(*, actor: Actor, key: UUID) -> Notice:
    require_or_system(actor, "correspondence.print_letter")
    notice = _locked(key)
    if notice.given_up_at is None or (notice.sent_at and not notice.returned_at) or notice.set_aside_at:
        raise Refusal(_("This notice was sent or dealt with meanwhile."), code="moved_on")
    return notice


def _locked(key: UUID) -> Notice:
    notice = Notice.objects.select_for_update(of=("self",)).select_related("case").filter(key=key).first()
    if notice is None:
        raise Refusal(_("There is no such notice."), code="no_such_notice")
    return notice


def _thing(notice: Notice) -> str:
    return f"case:{notice.case.number}" if notice.case else f"notice:{notice.key}"
