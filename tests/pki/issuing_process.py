"""Issues on one order after the other, each in a child that is killed at a random moment. A program, run by a test.

Arguments: the database's name, the folder of the requests, how many rounds, the log of what was signed. The key back
end is wrapped so that each signature is written to that log before anybody gets it: what died unlogged was never given
out by the key.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any
from uuid import UUID

import django
from django.conf import settings


class LoggedKey:
    """Lends the real key's signatures, written down first."""

    def __init__(self, key: Any, log: Path) -> None:
        self.key, self.log = key, log

    def sign(self, message: bytes, *how: Any) -> bytes:
        signature: bytes = self.key.sign(message, *how)
        descriptor = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        # A certificate's signed part begins with its version in [0], a CRL's with a plain number (RFC 5280).
        kind = "certificate" if message[4] == 0xA0 else "crl"
        os.write(descriptor, f"{kind} {hashlib.sha256(message).hexdigest()}\n".encode())
        os.close(descriptor)
        return signature

    def public_key(self) -> Any:
        return self.key.public_key()


class LoggedBackend:
    """The installation's back end with logged keys."""

    def __init__(self, backend: Any, log: Path) -> None:
        self.backend, self.log = backend, log

    def lend(self, name: str) -> LoggedKey:
        return LoggedKey(self.backend.lend(name), self.log)


def issue(order: dict[str, str]) -> None:
    from pki import issuance
    from tests.pki.requesting import SUBSCRIBER

    issuance.issue_pair(
        actor=SUBSCRIBER,
        order_id=UUID(order["id"]),
        holder_key=order["holder_key"],
        signing_request=bytes.fromhex(order["signing"]),
        encryption_request=bytes.fromhex(order["encryption"]),
        approval=bytes.fromhex(order["approval"]),
    )


def in_a_child(order: dict[str, str], *, killed_after: float | None) -> float:
    """Issues in a child; how long it lived."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            issue(order)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, -signal.SIGKILL):
        raise SystemExit("a child failed by itself")
    return time.monotonic() - began


def main() -> None:
    database, folder, log = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from pki import addresses, key_backends, linting, signatures
    from tests.ground import softhsm

    backend = LoggedBackend(key_backends.key_backend(), log)
    vars(signatures)["key_backend"] = lambda: backend
    # Loaded once here, so that a child spends its short life on issuing alone.
    backend.lend("issuing")
    linting._validator()
    addresses.crl("issuing")
    in_token = settings.PKI["key_backend"] == "pkcs11"
    mend = softhsm.standing(Path(os.environ["SOFTHSM2_CONF"]).parent) if in_token else lambda: None
    first, *others = json.loads((folder / "orders.json").read_text())
    whole = in_a_child(first, killed_after=None)
    for order in others:
        mend()
        in_a_child(order, killed_after=random.uniform(0, 1.1 * whole))


if __name__ == "__main__":
    main()
