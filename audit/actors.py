"""Who acts. Every mutation of every room takes one of these, so that no entry is without its doer."""

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["staff", "subscriber", "anonymous", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A doer as the trail names it: `key` is the account's primary key, `label` its login name, not a person's name."""

    kind: ActorKind
    key: str = ""
    label: str = ""


SYSTEM = Actor(kind="system", label="system")
ANONYMOUS = Actor(kind="anonymous", label="anonymous")
