"""The installation's keys, each certificate's signature written down before anybody gets it.

So what died unwritten was never given out by the key.
"""

import hashlib
from pathlib import Path
from typing import Any

ISSUING = "issuing"


class LoggedKey:
    """Lends the real key's signatures. Of each certificate, its bytes and the signature go into two files first."""

    def __init__(self, key: Any, folder: Path) -> None:
        self.key, self.folder = key, folder

    def sign(self, message: bytes, *how: Any) -> bytes:
        signature: bytes = self.key.sign(message, *how)
        if message[4] == 0xA0:  # a certificate begins with its version in [0], a CRL with a plain number (RFC 5280)
            name = hashlib.sha256(message).hexdigest()
            (self.folder / f"{name}.tbs").write_bytes(message)
            (self.folder / f"{name}.part").write_bytes(signature)
            (self.folder / f"{name}.part").rename(self.folder / f"{name}.signature")
        return signature

    def public_key(self) -> Any:
        return self.key.public_key()


class LoggedBackend:
    """The installation's back end with the issuing authority's key logged."""

    def __init__(self, backend: Any, folder: Path) -> None:
        self.backend, self.folder = backend, folder

    def lend(self, name: str) -> Any:
        key = self.backend.lend(name)
        return LoggedKey(key, self.folder) if name == ISSUING else key
