"""The only writer of the trail."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit import chain, seal
from audit.actors import Actor
from audit.models import Entry, Head, Outcome


class NotInTransaction(RuntimeError):
    """An entry was to be written outside the transaction of what it records."""


def record(
    *,
    actor: Actor,
    action: str,
    thing: str,
    outcome: Outcome = Outcome.DONE,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> Entry:
    """Appends one entry in the running transaction; the signed head follows once that has committed.

    `action` is `thing.verb` ("case.approve"), `thing` is `kind:identifier` ("case:RG11500048215"). `facts` holds no
    personal data and no secret; personal data that must be recorded goes into `personal`, which can be erased.

    Raises `NotInTransaction` outside `transaction.atomic`: what is recorded and its entry commit together (spec §7);
    `ValueError` or `TypeError` for facts that JSON can't give back as they were (`chain.plain`).
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(action)
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"hash": chain.GENESIS})
    salt = secrets.token_hex(16) if personal else ""
    kept = chain.plain(dict(personal)) if personal else None
    columns: dict[str, Any] = {
        "seq": head.seq + 1,
        "actor_kind": actor.kind,
        "actor_key": actor.key,
        "actor_label": actor.label,
        "action": action,
        "thing": thing,
        "outcome": str(outcome),
        "facts": chain.plain(dict(facts or {})),
        "personal_digest": chain.personal_digest(personal=kept, salt=salt) if kept else "",
        "previous_hash": head.hash,
    }
    at = timezone.now()
    entry = Entry.objects.create(
        at=at,
        hash=chain.entry_hash(at=at, **columns),
        personal=kept,
        personal_salt=salt,
        **columns,
    )
    Head.objects.filter(pk=1).update(seq=entry.seq, hash=entry.hash)
    transaction.on_commit(lambda: seal.write(seq=entry.seq, entry_hash=entry.hash), robust=True)
    return entry
