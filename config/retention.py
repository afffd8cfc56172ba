"""Records are kept for seven years after expiry; then personal data are erased and the trail still verifies (spec §7).

One subscriber, or one case that registered nobody, is one transaction with its own entry in the trail. A run that dies
is continued by the next one: what is erased is not found again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

import audit.erasing
import pki.erasing
import portal.erasing
import registry.erasing
import workflows.erasing
from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import CertificateContact, PasswordSlip, Subscriber
from workflows.audit_desk import things
from workflows.correspondence.models import Notice
from workflows.models import Case

KEPT_YEARS = 7
STEP = 500
LETTERS_AHEAD = timedelta(days=62)
"""Renewal letters are printed a month before expiry; a batch is kept until the last certificate it names has had its
time."""


@dataclass(frozen=True, slots=True)
class Erased:
    """One thing that a run erased, as the trail names it, and what hung on it."""

    thing: str
    cases: int
    certificates: int


def records_end(now: datetime) -> datetime:
    """What ended before this moment has been kept for its time; the 29th of February counts as the 28th."""
    day = min(now.day, 28) if now.month == 2 else now.day
    return now.replace(year=now.year - KEPT_YEARS, day=day)


def due_subscribers(before: datetime) -> Iterator[Subscriber]:
    """Subscribers whose certificates, orders and cases all ended before a moment. Read step by step."""
    last = 0
    while step := list(registry.erasing.enrolled_before(before).filter(pk__gt=last)[:STEP]):
        yield from _due(step, before=before)
        last = step[-1].pk


def _due(subscribers: Sequence[Subscriber], *, before: datetime) -> list[Subscriber]:
    keys = {str(subscriber.public_id) for subscriber in subscribers}
    ends = pki.erasing.last_ends(keys)
    kept = workflows.erasing.with_cases_since(keys, moment=before) | {key for key in ends if ends[key] >= before}
    return [subscriber for subscriber in subscribers if str(subscriber.public_id) not in kept]


@mutation("retention.erase", thing=lambda *, subscriber, **_: f"subscriber:{subscriber.public_id}")
def erase_subscriber(*, actor: Actor, subscriber: Subscriber, before: datetime) -> Erased:
    """Erases who a subscriber is, everywhere. Asks again, with everything locked, whether it is time.

    Raises `Refusal`: not_permitted (only the office's own run may), kept.
    """
    _require_system(actor)
    cases = list(Case.objects.select_for_update().filter(holder_key=subscriber.public_id).order_by("pk"))
    locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if not registry.erasing.enrolled_before(before).filter(pk=locked.pk).exists() or not _due([locked], before=before):
        raise Refusal(_("The records of this subscriber are still kept."), code="kept")
    key, about = str(locked.public_id), _about(cases, locked)
    _forget_contact(locked)
    workflows.erasing.erase_cases(cases)
    workflows.erasing.erase_letters_to(key)
    portal.erasing.erase(locked)
    certificates = pki.erasing.erase_holder(key)
    registry.erasing.erase(locked)
    return _record(actor, f"subscriber:{key}", about=about, cases=cases, certificates=certificates)


@mutation("retention.erase", thing=lambda *, case, **_: f"case:{case.number}")
def erase_case(*, actor: Actor, case: Case, before: datetime) -> Erased:
    """Erases what a case says that registered nobody. Raises `Refusal`: not_permitted, kept."""
    _require_system(actor)
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if not workflows.erasing.ended_without_subscriber(before=before).filter(pk=locked.pk).exists():
        raise Refusal(_("The records of this case are still kept."), code="kept")
    about = _about([locked])
    workflows.erasing.erase_cases([locked])
    return _record(actor, f"case:{locked.number}", about=about, cases=[locked], certificates=0)


def erase_leftovers(*, before: datetime) -> None:
    """Erases what belongs to nobody in particular: letters printed together, and what was looked for on pages."""
    workflows.erasing.erase_letter_batches(before=before - LETTERS_AHEAD)
    audit.erasing.erase_questions(before=before)


def _require_system(actor: Actor) -> None:
    if actor != SYSTEM:
        raise Refusal(_("Records are erased by the office's own run alone."), code="not_permitted")


def _about(cases: Sequence[Case], *subscribers: Subscriber) -> list[str]:
    """Under which names the trail knows what is to be erased; asked before it is."""
    numbers = [case.number for case in cases]
    mails = Notice.objects.filter(case__in=cases).values_list("key", flat=True)
    slips = PasswordSlip.objects.filter(account__subscriber__in=subscribers).values_list("serial", flat=True)
    names = [f"notice:{key}" for key in mails] + [f"slip:{serial}" for serial in slips]
    return [*names, *things.of_cases(numbers), *things.of_subscribers(subscribers)]


def _forget_contact(subscriber: Subscriber) -> None:
    contact = CertificateContact.objects.filter(subscriber=subscriber).first()
    if contact and contact.email and registry.erasing.is_last_of_contact(subscriber, contact.email):
        workflows.erasing.erase_notices_to(contact.email)


def _record(actor: Actor, thing: str, *, about: list[str], cases: Sequence[Case], certificates: int) -> Erased:
    entries = audit.erasing.erase_about(about)
    facts = {"cases": len(cases), "certificates": certificates, "entries": entries}
    record(actor=actor, action="retention.erase", thing=thing, facts=facts)
    return Erased(thing=thing, cases=len(cases), certificates=certificates)
