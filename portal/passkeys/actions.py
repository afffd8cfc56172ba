"""Passkeys are offered, registered, answered with and removed: the only writers of their tables.

Registering and removing need the website password, given again; both are told to the contact by mail.
"""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from audit.actors import Actor
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from portal.models import PortalSession
from portal.passkeys.models import Offer, Passkey
from portal.sessions import living_sessions
from registry import accounts
from registry.models import PortalAccount
from registry.passkey_fields import KeptPasskey
from registry.webauthn import NewPasskey, NotAcceptable, Owner, registered
from workflows.correspondence import notices
from workflows.correspondence.models import NoticeKind

OFFERED_FOR = timedelta(minutes=5)
MOST = 10  # passkeys an account


def owner_of(account: PortalAccount) -> Owner:
    """The account as authenticators keep it. The handle tells nothing of the person (WebAuthn §14.6.1)."""
    return Owner(handle=account.subscriber.public_id.bytes, name=account.shown)


@sensitive_variables("password")
def offer(*, actor: Actor, session: PortalSession, name: str, password: str) -> None:
    """Lets this session register one passkey within five minutes; an offer that stood open ends.

    Raises `Refusal`: what `accounts.confirm_password` raises, "too_many_passkeys".
    """
    accounts.confirm_password(actor=actor, account=session.account, password=password)
    _offer(actor=actor, session=session, name=name)


@mutation("passkey.offer", thing=lambda *, session, **_: f"account:{session.account.account}")
def _offer(*, actor: Actor, session: PortalSession, name: str) -> None:
    account = _locked(actor=actor, session=session)
    if account.passkeys.count() >= MOST:
        raise Refusal(_("No more passkeys can be registered: remove one first."), code="too_many_passkeys")
    Offer.objects.update_or_create(
        session=session,
        defaults={
            "name": name, "challenge": secrets.token_bytes(32), "expires_at": timezone.now() + OFFERED_FOR,
        },
    )  # fmt: skip
    record(actor=actor, action="passkey.offer", thing=_thing(account))


def standing_offer(session: PortalSession) -> Offer | None:
    """What this session may register now."""
    return Offer.objects.filter(session=session, expires_at__gt=timezone.now()).first()


def register(*, actor: Actor, session: PortalSession, answer: str) -> None:
    """Keeps the passkey that the browser has made for the session's offer, which is used up, whatever comes of it.

    Raises `Refusal`: "no_offer", "not_acceptable" with one sentence for every cause, "too_many_passkeys".
    """
    _register(actor=actor, session=session, taken=_taken(session), answer=answer)


def _taken(session: PortalSession) -> Offer | None:
    """Uses the offer up. Of any number of answers at the same moment one deletes the row; the row count says which."""
    standing = standing_offer(session)
    if standing and Offer.objects.filter(pk=standing.pk, challenge=standing.challenge).delete()[0]:
        return standing
    return None


@mutation("passkey.register", thing=lambda *, session, **_: f"account:{session.account.account}")
def _register(*, actor: Actor, session: PortalSession, taken: Offer | None, answer: str) -> None:
    account = _locked(actor=actor, session=session)
    if taken is None:
        raise Refusal(_("The time for this passkey is over: begin again."), code="no_offer")
    if account.passkeys.count() >= MOST:
        raise Refusal(_("No more passkeys can be registered: remove one first."), code="too_many_passkeys")
    try:
        new = registered(challenge=bytes(taken.challenge), answer=answer)
        passkey = _keep(new, account=account, name=taken.name)
    except (NotAcceptable, IntegrityError) as error:  # it is here already, with this account or with another
        raise Refusal(
            _("This passkey can't be registered: begin again, or take another."), code="not_acceptable"
        ) from error
    record(actor=actor, action="passkey.register", thing=_thing(account), facts=_facts(passkey))
    notices.of_passkey(actor=actor, account=account, kind=NoticeKind.PASSKEY_NEW)


def _keep(new: NewPasskey, *, account: PortalAccount, name: str) -> KeptPasskey:
    passkey = Passkey.of(new, account=account, name=name)
    with transaction.atomic():
        passkey.save()
    return passkey


@sensitive_variables("password")
def remove(*, actor: Actor, account: PortalAccount, key: UUID, password: str) -> None:
    """Removes a passkey of one's own. Raises `Refusal`: what `accounts.confirm_password` raises, "no_such_passkey"."""
    accounts.confirm_password(actor=actor, account=account, password=password)
    _remove(actor=actor, account=account, key=key)


@mutation("passkey.remove", thing=lambda *, account, **_: f"account:{account.account}")
def _remove(*, actor: Actor, account: PortalAccount, key: UUID) -> None:
    passkey = Passkey.objects.select_for_update().filter(account=account, key=key).first()
    if passkey is None:
        raise Refusal(_("This passkey was removed already."), code="no_such_passkey")
    passkey.delete()
    record(actor=actor, action="passkey.remove", thing=_thing(account), facts=_facts(passkey))
    notices.of_passkey(actor=actor, account=account, kind=NoticeKind.PASSKEY_GONE)


@mutation("passkey.answer", thing=lambda *, passkey, **_: f"account:{passkey.account.account}")
def count_answer(*, actor: Actor, passkey: Passkey, count: int) -> bool:
    """Whether a checked answer may count: the passkey still stands, and its sign count has gone on.

    One that has not gone on means a copy: the passkey opens nothing from then on, and the contact is told.
    """
    standing = Passkey.objects.select_for_update().filter(pk=passkey.pk, copied_at=None).first()
    if standing is None:
        return False
    if not standing.takes(count):
        record(actor=actor, action="passkey.copied", thing=_thing(passkey.account), facts=_facts(standing))
        notices.of_passkey(actor=actor, account=passkey.account, kind=NoticeKind.PASSKEY_COPY, at_once=False)
        return False
    record(actor=actor, action="passkey.answer", thing=_thing(passkey.account), facts=_facts(standing))
    return True


def end_all(*, account: PortalAccount, actor: Actor, **_signal: Any) -> None:
    """Removes the passkeys of an account that the office sets up again, in that transaction: their owner may have lost
    the device together with the password.
    """
    ended = Passkey.objects.filter(account=account).delete()[0]
    if ended:
        record(actor=actor, action="passkey.end_all", thing=_thing(account), facts={"passkeys": ended})
        notices.of_passkey(actor=actor, account=account, kind=NoticeKind.PASSKEY_OVER)


def _locked(*, actor: Actor, session: PortalSession) -> PortalAccount:
    """The session's account, locked, if the session still stands."""
    account = PortalAccount.objects.select_for_update().get(pk=session.account_id)
    if actor != accounts.actor_of(account):
        raise Refusal(_("This account is not yours"), code="not_permitted")
    if account.suspended or not living_sessions(account).filter(pk=session.pk).exists():
        raise Refusal(_("Your session has ended. Sign in again."), code="session_ended")
    return account


def _thing(account: PortalAccount) -> str:
    return f"account:{account.account}"


def _facts(passkey: KeptPasskey) -> dict[str, str]:
    return {"passkey": str(passkey.key)}
