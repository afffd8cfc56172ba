"""The only writer of the trail.

The end of the chain is one row, and whoever appends holds its lock until the commit. It is the last lock of every
mutation: entries are gathered while it runs and appended when it is done. Taken any earlier, two mutations that lock
one more thing, this before its first entry and that after, would wait for each other.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit import chain, seal
from audit.actors import Actor
from audit.models import Entry, Head, Outcome
from audit.plain_statements import insert, locking, write

_gathering: ContextVar[list[Entry] | None] = ContextVar("gathering", default=None)


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
    personal data and no secret; personal data that must be recorded goes into `personal`, which can be erased. Inside a
    mutation the entry gets its number at the end of the outermost one.

    Raises `NotInTransaction` outside `transaction.atomic`: what is recorded and its entry commit together (spec §7);
    `ValueError` or `TypeError` for facts that JSON can't give back as they were (`chain.plain`).
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(action)
    salt = secrets.token_hex(16) if personal else ""
    kept = chain.plain(dict(personal)) if personal else None
    entry = Entry(
        at=timezone.now(),
        actor_kind=actor.kind,
        actor_key=actor.key,
        actor_label=actor.label,
        action=action,
        thing=thing,
        outcome=str(outcome),
        facts=chain.plain(dict(facts or {})),
        personal=kept,
        personal_salt=salt,
        personal_digest=chain.personal_digest(personal=kept, salt=salt) if kept else "",
    )
    waiting = _gathering.get()
    if waiting is None:
        _append([entry])
    else:
        waiting.append(entry)
    return entry


@contextmanager
def gathered() -> Iterator[None]:
    """Puts off the entries that are recorded in the block to its end, and to that of the outermost such block.

    What is recorded in a block that raises is dropped: it is rolled back, too.
    """
    outer = _gathering.get()
    mine: list[Entry] = []
    token = _gathering.set(mine)
    try:
        yield
    finally:
        _gathering.reset(token)
    if outer is not None:
        outer.extend(mine)
        return
    _append(mine)


def _append(entries: Sequence[Entry]) -> None:
    """Chains the entries, in their order: one lock, one insert and one signed head for all of them."""
    if not entries:
        return
    place = _locked_end()
    seq, last = place.seq, place.hash
    for entry in entries:
        seq += 1
        entry.seq, entry.previous_hash = seq, last
        entry.hash = last = chain.entry_hash(at=entry.at, **{name: getattr(entry, name) for name in chain.HASHED})
    insert(entries)
    write("UPDATE audit_head SET seq = %s, hash = %s WHERE id = 1", [(seq, last)])
    transaction.on_commit(lambda: seal.write(seq=seq, entry_hash=last, after=place), robust=True)


def _locked_end() -> seal.Place:
    """Where the trail ends; until the commit nobody else appends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq, hash FROM audit_head WHERE id = 1 {locking()}")  # noqa: S608
        row = cursor.fetchone()
    if row:
        return seal.Place(*row)
    first, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"hash": chain.GENESIS})
    return seal.Place(seq=first.seq, hash=first.hash)
