"""Passkeys of staff: asked for, registered, shown at the door, removed. WebAuthn itself is in `registry.webauthn`."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.models import Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.models import Staff
from registry.second_factors.models import Challenge, CodeApp, StaffPasskey
from registry.second_factors.requirement import is_required
from registry.staff import actor_of
from registry.staff_accounts import account_thing, own_account
from registry.webauthn import NotAcceptable, Owner, checked_count, creation_options, read_answer, registered

ASKED_FOR = timedelta(minutes=5)
MOST = 10  # passkeys an account


def owner_of(staff: Staff) -> Owner:
    """The account as authenticators keep it. The handle tells nothing of the person (WebAuthn §14.6.1)."""
    return Owner(handle=uuid5(NAMESPACE_OID, f"certdesk staff {staff.pk}").bytes, name=staff.username)


def to_register(staff: Staff) -> dict[str, Any]:
    """What the browser is asked, to make a passkey within five minutes; what was asked before is void."""
    standing = [(bytes(each.credential_id), each.transports) for each in staff.passkeys.all()]
    challenge = _asked(staff, Challenge.Purpose.REGISTER)
    return creation_options(challenge=challenge, owner=owner_of(staff), standing=standing)


def to_answer(staff: Staff) -> bytes:
    """The challenge that a passkey is to answer within five minutes; the one before is void."""
    return _asked(staff, Challenge.Purpose.ANSWER)


def register(*, actor: Actor, staff: Staff, name: str, answer: str) -> None:
    """Keeps the passkey that the browser has made; what was asked is used up, whatever comes of it.

    Raises `Refusal`: another's account, nothing asked, too many, not acceptable (one sentence for every cause).
    """
    _register(actor=actor, staff=staff, name=name, answer=answer, taken=_taken(staff, Challenge.Purpose.REGISTER))


@mutation("second_factor.register", thing=account_thing)
def _register(*, actor: Actor, staff: Staff, name: str, answer: str, taken: bytes | None) -> None:
    standing = own_account(actor=actor, staff=staff)
    if taken is None:
        raise Refusal(_("The time for this passkey is over: begin again."), code="no_offer")
    if standing.passkeys.count() >= MOST:
        raise Refusal(_("No more passkeys can be registered: remove one first."), code="too_many_passkeys")
    try:
        passkey = StaffPasskey.of(registered(challenge=taken, answer=answer), staff=standing, name=name)
        with transaction.atomic():
            passkey.save()
    except (NotAcceptable, IntegrityError) as error:  # it is here already, with this account or with another
        raise Refusal(
            _("This passkey can't be registered: begin again, or take another."), code="not_acceptable"
        ) from error
    facts = {"kind": "passkey", "passkey": str(passkey.key)}
    record(actor=actor, action="second_factor.register", thing=account_thing(staff=standing), facts=facts)


def passes(*, actor: Actor, staff: Staff, answer: str) -> bool:
    """Whether `answer` comes from a passkey of this person for what the door asked, which is used up either way.

    `actor` is who stands at the door. Another's passkey, a copy and noise are refused alike.
    """
    taken = _taken(staff, Challenge.Purpose.ANSWER)
    return _answered(actor=actor, staff=staff, answer=answer, taken=taken)


@mutation("second_factor.answer", thing=account_thing)
def _answered(*, actor: Actor, staff: Staff, answer: str, taken: bytes | None) -> bool:
    found, right = None, False
    try:
        read = read_answer(answer)
        found = StaffPasskey.objects.select_for_update().filter(staff=staff, credential_id=read.raw_id).first()
        if found is not None and taken is not None:
            count = checked_count(read, challenge=taken, public_key=bytes(found.public_key), owner=owner_of(staff))
            right = found.copied_at is None and found.takes(count)
    except NotAcceptable:
        right = False
    facts = {"kind": "passkey"} | ({"passkey": str(found.key), "copied": bool(found.copied_at)} if found else {})
    record(
        actor=actor_of(staff) if right else actor, action="second_factor.answer", thing=account_thing(staff=staff),
        outcome=Outcome.DONE if right else Outcome.REFUSED, facts=facts,
    )  # fmt: skip
    return right


@mutation("second_factor.remove", thing=account_thing)
def remove(*, actor: Actor, staff: Staff, key: UUID) -> None:
    """Removes a passkey of one's own. Raises `Refusal`: another's account, gone already, the last that is needed."""
    standing = own_account(actor=actor, staff=staff)
    passkey = standing.passkeys.filter(key=key).first()
    if passkey is None:
        raise Refusal(_("This passkey was removed already."), code="no_such_factor")
    others = standing.passkeys.filter(copied_at=None).exclude(pk=passkey.pk).exists()
    if is_required(standing) and not (others or CodeApp.objects.filter(staff=standing).exists()):
        raise Refusal(_("Your roles ask for a second factor: register another one instead."), code="last_factor")
    passkey.delete()
    facts = {"kind": "passkey", "passkey": str(key)}
    record(actor=actor, action="second_factor.remove", thing=account_thing(staff=standing), facts=facts)


def _asked(staff: Staff, purpose: Challenge.Purpose) -> bytes:
    content = secrets.token_bytes(32)
    kept = {"content": content, "expires_at": timezone.now() + ASKED_FOR}
    Challenge.objects.update_or_create(staff=staff, purpose=purpose, defaults=kept)
    return content


def _taken(staff: Staff, purpose: Challenge.Purpose) -> bytes | None:
    """Uses the challenge up. Of any number of answers at the same moment one deletes the row; the count says which."""
    found = Challenge.objects.filter(staff=staff, purpose=purpose, expires_at__gt=timezone.now()).first()
    if found and Challenge.objects.filter(pk=found.pk, content=found.content).delete()[0]:
        return bytes(found.content)
    return None
