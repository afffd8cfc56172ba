"""A dual pair in two phases with its audit, beside what it can't be had without: two requests read and checked by the
library, two certificates made and signed by it. CPU of this process, on SQLite and on PostgreSQL; django-ca beside it.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.in_process import on_postgresql, throw_away_database

ROUNDS = 20
BATCH = 50
BITS = 2048
HERE = Path(__file__).parent
Requests = tuple[bytes, bytes]


def main() -> None:
    """Prints medians for both databases, and for django-ca."""
    bare = _measure("SQLite")
    with tempfile.TemporaryDirectory(prefix="certdesk-bench-") as folder:
        _django_ca(Path(folder), bare=bare)
    on_postgresql("bench_pairs")


def _measure(database: str) -> float:
    """Prints three figures; answers with the library's seconds for a pair."""
    with throw_away_database():
        from audit.actors import SYSTEM  # noqa: PLC0415
        from pki.ceremony import hold_ceremony  # noqa: PLC0415

        hold_ceremony(actor=SYSTEM, report=lambda _sentence: None)
        raw, ours = zip(*(_round(at) for at in range(ROUNDS + 1)), strict=True)
        left, together = _batch()
    bare: float = statistics.median(raw[1:])  # the first round warms up
    _show(f"a pair on {database}", statistics.median(ours[1:]), bare=bare)
    _show(f"  one of {BATCH} left behind, its first phase", left, bare=bare)
    _show("  and its second, finished with the others", together, bare=bare)
    return bare


def _show(what: str, seconds: float, *, bare: float) -> None:
    times = seconds / bare
    print(f"{what:46}{seconds * 1000:6.1f} ms of CPU, the library alone {bare * 1000:.1f} ms: {times:.1f} times")


def _ordered(holder: str, *, number: int) -> tuple[Any, Requests]:
    from pki import orders  # noqa: PLC0415
    from tests.pki.requesting import SUBSCRIBER, request  # noqa: PLC0415

    order = orders.place_order(actor=SUBSCRIBER, holder_key=holder, common_name=f"A1234{number:05}-00-陳𠮷堃")
    signing, encryption = (request(_key(), nonce=order.nonce) for _use in range(2))
    return order, (signing, encryption)


def _key() -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    return rsa.generate_private_key(public_exponent=65537, key_size=BITS)


def _round(at: int) -> tuple[float, float]:
    from tests.pki.requesting import issue  # noqa: PLC0415

    order, both = _ordered(f"holder-{at}", number=at)
    raw = _cpu(lambda: [_by_the_library(each) for each in both])
    return raw, _cpu(lambda: issue(order, requests=both))


def _batch() -> tuple[float, float]:
    """Seconds a pair for the phase of the requests, and for the rest of all in one go."""
    from audit.refusal import Refusal  # noqa: PLC0415
    from pki import issuance  # noqa: PLC0415
    from tests.pki.requesting import issue  # noqa: PLC0415

    asked = [_ordered(f"left-{at}", number=at) for at in range(BATCH)]
    first = 0.0
    with mock.patch.object(issuance, "_finish"):  # as if the process had died
        for order, both in asked:
            before = time.process_time()
            with suppress(Refusal):
                issue(order, requests=both)
            first += time.process_time() - before
    done: list[int] = []
    second = _cpu(lambda: done.append(issuance.reap(older_than=timedelta())))
    assert done == [BATCH]
    return first / BATCH, second / BATCH


def _by_the_library(request: bytes) -> bytes:
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from pki.authorities import ISSUING  # noqa: PLC0415
    from pki.key_backends import key_backend  # noqa: PLC0415

    asked = x509.load_der_x509_csr(request)
    assert asked.is_signature_valid
    key: Any = asked.public_key()
    now = timezone.now()
    builder = x509.CertificateBuilder().subject_name(asked.subject).issuer_name(asked.subject).public_key(key)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now)
    builder = builder.not_valid_after(now + timedelta(days=366))
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    return builder.sign(key_backend().lend(ISSUING), hashes.SHA256()).public_bytes(Encoding.DER)


def _django_ca(folder: Path, *, bare: float) -> None:
    """The same requests to django-ca, in an environment of its own (`benchmarks/django-ca.txt`)."""
    venv.EnvBuilder(with_pip=True, symlinks=True).create(folder / "env")
    python = folder / "env" / "bin" / "python"
    if not _ran([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", HERE / "django-ca.txt"]):
        print("django-ca can't be installed here: nothing stands beside these figures")
        return
    _write_requests(folder)
    told = _ran([python, "-I", HERE / "django_ca_pairs.py", folder])
    took = json.loads(told[-1])
    _show("a pair by django-ca 3.2, on SQLite", statistics.median(took[1:]), bare=bare)


def _write_requests(folder: Path) -> None:
    from tests.pki.requesting import request  # noqa: PLC0415

    for at in range(2 * (ROUNDS + 1)):
        (folder / f"{at:03}.csr").write_bytes(request(_key(), nonce=None, common_name=f"A1234{at:05}-00-x"))


def _ran(command: Sequence[object]) -> list[str]:
    """The lines that it said, none if it failed."""
    ran = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    return ran.stdout.splitlines() or ["done"] if ran.returncode == 0 else []


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    _measure(sys.argv[1]) if len(sys.argv) > 1 else main()
