"""Which deeds the certificate contact is told of by mail (spec §7)."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from audit.actors import Actor
from registry.models import PortalAccount
from workflows.catalogue import kind_of
from workflows.correspondence import outbox, suspension_letters
from workflows.correspondence.models import NoticeKind
from workflows.models import Case, JsonObject, Participation, latest_edition
from workflows.registered_contact import mail_of
from workflows.stages import Deed


def announce(*, actor: Actor, case: Case, deed: Participation) -> None:
    """Queues the mail about a deed, if it is one that the contact is told of, in the deed's own transaction."""
    edition = latest_edition(case) if deed.deed in (Deed.RETURNED, Deed.REJECTED, Deed.CARRIED_OUT) else None
    if edition is None:
        return
    to, about = kind_of(case.kind).mail_to(edition.data), _about(case, deed, edition.data)
    outbox.queue(actor=actor, kind=_kind_of(case, deed), to=to, about=about, case=case, occasion=deed)


def remind(*, actor: Actor, case: Case, returned: Participation) -> None:
    """Queues the mail that a correction's deadline draws near, in the caller's transaction."""
    edition = latest_edition(case)
    to = kind_of(case.kind).mail_to(edition.data) if edition else ""
    about = {"due": returned.detail["due"]}
    outbox.queue(actor=actor, kind=NoticeKind.REMINDER, to=to, about=about, case=case, occasion=returned)


def suspended(*, actor: Actor, holder_key: str, numbers: Collection[str]) -> None:
    """Queues the mail to the registered contact that certificates were suspended, in the suspension's transaction.

    The letter that tells the same waits in the mailroom.
    """
    about = {"certificates": list(numbers)}
    mail = outbox.queue(actor=actor, kind=NoticeKind.SUSPENDED, to=mail_of(holder_key), about=about)
    suspension_letters.want(holder_key=holder_key, numbers=numbers, at=timezone.now(), mail=mail)


def renewed(*, actor: Actor, holder_key: str, numbers: Collection[str]) -> None:
    """Queues the mail to the registered contact that a renewal has brought new certificates, in its transaction."""
    about = {"certificates": list(numbers)}
    outbox.queue(actor=actor, kind=NoticeKind.RENEWED, to=mail_of(holder_key), about=about)


def superseded(*, actor: Actor, holder_key: str, numbers: Collection[str]) -> None:
    """Queues the mail to the registered contact that certificates are revoked, as the activated ones renew them."""
    about = {"certificates": list(numbers)}
    outbox.queue(actor=actor, kind=NoticeKind.SUPERSEDED, to=mail_of(holder_key), about=about)


def password_changed(*, account: PortalAccount, actor: Actor, **_signal: Any) -> None:
    """Queues the mail about a new password of the portal, in the change's transaction."""
    to = mail_of(str(account.subscriber.public_id))
    outbox.queue(actor=actor, kind=NoticeKind.NEW_PASSWORD, to=to, about={})


def login_suspended(*, account: PortalAccount, actor: Actor, **_signal: Any) -> None:
    """Queues the mail that wrong passwords have suspended the login. It leaves with the next sweep: talking to a mail
    server now would make this answer slower than the one for an account that doesn't exist (spec §5).
    """
    to = mail_of(str(account.subscriber.public_id))
    outbox.queue(actor=actor, kind=NoticeKind.LOGIN_HELD, to=to, about={}, at_once=False)


def of_passkey(*, actor: Actor, account: PortalAccount, kind: NoticeKind, at_once: bool = True) -> None:
    """Queues the mail about a passkey of the portal account, in its transaction; `at_once` as for a suspended login."""
    to = mail_of(str(account.subscriber.public_id))
    outbox.queue(actor=actor, kind=kind, to=to, about={}, at_once=at_once)


def _kind_of(case: Case, deed: Participation) -> NoticeKind:
    kind = kind_of(case.kind)
    if deed.deed == Deed.RETURNED:
        return NoticeKind.RETURNED
    if deed.deed == Deed.REJECTED:
        return NoticeKind.REJECTED
    if kind.effect_letter:
        return kind.effect_letter.notice
    return NoticeKind.SLIP_FOLLOWS if kind.delivers_slip else NoticeKind.COMPLETED


def _about(case: Case, deed: Participation, data: JsonObject) -> JsonObject:
    if deed.deed == Deed.RETURNED:
        return {"due": deed.detail["due"]}
    if deed.deed == Deed.CARRIED_OUT and kind_of(case.kind).effect_letter:
        return {"certificates": data["certificates"].split()}
    return {}
