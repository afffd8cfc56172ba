"""What somebody had typed when a session ended: sealed, carried through the sign-in, and put back into its page.

Two doors use it, the desk's and the subscribers'. It is given back on the page where it was typed and to whoever typed
it: whoever sends a form answers for it as its typist.
"""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import QueryDict
from django.utils.crypto import salted_hmac

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
    """The form as text for a hidden field, sealed for `typist` under `salt`; fields named in `secrets` are left out.

    Nobody reads it in the page's source, who sits down before the sign-in page that its typist has left.
    """
    typed = {name: values for name, values in sent.lists() if name != _NEVER and name not in secrets}
    content = json.dumps({"path": path, "typed": typed, "typist": typist})
    return _box(salt).encrypt(zlib.compress(content.encode())).decode()


def kept_by(typist: str, text: str, *, salt: str) -> KeptTyping | None:
    """What `keep` kept for this very person; None for what is stale, changed, or somebody else's."""
    try:
        content = json.loads(zlib.decompress(_box(salt).decrypt(text.encode(), ttl=KEPT_SECONDS)))
    except InvalidToken:
        return None
    if content["typist"] != typist:
        return None
    return KeptTyping(path=content["path"], typed=content["typed"])


def _box(salt: str) -> MultiFernet:
    """Seals under the office's key, and opens what was sealed under one before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac(salt, "kept typing", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
