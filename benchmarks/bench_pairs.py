"""A dual pair in two phases with its audit, beside what it can't be had without: two requests read and checked by the
library, two certificates made and signed by it. CPU of this process, on SQLite and on PostgreSQL.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.in_process import throw_away_database

ROUNDS = 20
BITS = 2048


def main() -> None:
    """Prints medians for both databases."""
    from tests.ground.postgresql import Cluster  # noqa: PLC0415

    _measure("SQLite")
    with tempfile.TemporaryDirectory(prefix="certdesk-bench-") as folder:
        cluster = Cluster(Path(folder))
        try:
            environment = os.environ | {"TEST_DATABASE": "postgresql", "TEST_POSTGRESQL": folder, "DATA_DIR": ""}
            subprocess.run([sys.executable, "-m", "benchmarks.bench_pairs", "PostgreSQL"], env=environment, check=True)
        finally:
            cluster.end()


def _measure(database: str) -> None:
    with throw_away_database():
        from audit.actors import SYSTEM  # noqa: PLC0415
        from pki.ceremony import hold_ceremony  # noqa: PLC0415

        hold_ceremony(actor=SYSTEM, report=lambda _sentence: None)
        raw, ours = zip(*(_round(at) for at in range(ROUNDS + 1)), strict=True)
    bare, whole = (statistics.median(took[1:]) * 1000 for took in (raw, ours))  # the first round warms up
    print(
        f"{f'a pair on {database}':26}{whole:6.1f} ms of CPU, the library alone {bare:.1f} ms: {whole / bare:.1f} times"
    )


def _round(at: int) -> tuple[float, float]:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    from pki import orders  # noqa: PLC0415
    from tests.pki.requesting import SUBSCRIBER, issue, request  # noqa: PLC0415

    order = orders.place_order(actor=SUBSCRIBER, holder_key=f"holder-{at}", common_name=f"A1234{at:05}-00-陳𠮷堃")
    keys = [rsa.generate_private_key(public_exponent=65537, key_size=BITS) for _use in range(2)]
    signing, encryption = (request(key, nonce=order.nonce) for key in keys)
    raw = _cpu(lambda: [_by_the_library(each) for each in (signing, encryption)])
    return raw, _cpu(lambda: issue(order, requests=(signing, encryption)))


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


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    _measure(sys.argv[1]) if len(sys.argv) > 1 else main()
