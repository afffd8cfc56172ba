"""What somebody had typed when a session ended: signed, carried through the sign-in, and put back into its page.

Two doors use it, the desk's and the subscribers'. It is given back on the page where it was typed and to whoever typed
it: whoever sends a form answers for it as its typist.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import QueryDict

KEPT_SECONDS = 12 * 3600
_NEVER = "csrfmiddlewaretoken"


@dataclass(frozen=True, slots=True)
class KeptTyping:
    """What was typed on the page at `path`, by field."""

    path: str
    typed: Mapping[str, list[Any]]

    def as_sent(self) -> QueryDict:
        """The form as it was sent."""
        sent = QueryDict(mutable=True)
        for name, values in self.typed.items():
            sent.setlist(name, values)
        return sent


def keep(*, path: str, sent: QueryDict, typist: str, salt: str, secrets: Collection[str] = ()) -> str:
    """The form as text for a hidden field, signed for `typist` under `salt`; fields named in `secrets` are left out."""
    typed = {name: values for name, values in sent.lists() if name != _NEVER and name not in secrets}
    return signing.dumps({"path": path, "typed": typed, "typist": typist}, salt=salt, compress=True)


def kept_by(typist: str, text: str, *, salt: str) -> KeptTyping | None:
    """What `keep` kept for this very person; None for what is stale, changed, or somebody else's."""
    try:
        content = signing.loads(text, salt=salt, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if content["typist"] != typist:
        return None
    return KeptTyping(path=content["path"], typed=content["typed"])
