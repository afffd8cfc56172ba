"""The frame of a mutation: one transaction, and an entry also when it was refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from audit.actors import Actor
from audit.models import Outcome
from audit.refusal import Refusal
from audit.trail import gathered, record

P = ParamSpec("P")
R = TypeVar("R")


def mutation(action: str, *, thing: Callable[..., str]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Runs a keyword-only function that takes `actor` in a transaction of its own (or inside the caller's).

    When it raises a `Refusal`, everything it wrote is rolled back and the refusal itself is recorded afterwards, with
    its code and without personal data, by the outermost mutation. `thing` gets the same keywords as the function and
    names what was to be changed.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            outermost = not connection.in_atomic_block
            try:
                with transaction.atomic(), gathered():
                    return function(*args, **kwargs)
            except Refusal as refusal:
                if outermost:
                    _record_refusal(action=action, thing=thing(**kwargs), refusal=refusal, keywords=kwargs)
                raise

        return run

    return decorate


def _record_refusal(*, action: str, thing: str, refusal: Refusal, keywords: dict[str, Any]) -> None:
    actor: Actor = keywords["actor"]
    with transaction.atomic():
        record(actor=actor, action=action, thing=_fit(thing), outcome=Outcome.REFUSED, facts={"code": refusal.code})


def _fit(thing: str) -> str:
    """The name of a thing that may not exist: whatever somebody typed, as far as the column holds it."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in thing)[:120]
