"""The trail: what an entry costs to chain, a page of an answer at any length, a verification, a signed export.

`TRAIL_ENTRIES=1000000` for a long one; `TEST_DATABASE=postgresql` for PostgreSQL.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.in_process import throw_away_database

ENTRIES = int(os.environ.get("TRAIL_ENTRIES", "50000"))
AT_ONCE = 5000
ROUNDS = 20


def main() -> None:
    """Prints a line for each measure, the questions at a tenth of the entries and at all of them."""
    with tempfile.TemporaryDirectory(prefix="certdesk-trail-") as folder, _database(Path(folder)):
        before = time.perf_counter()
        _write(ENTRIES // 10)
        few = _questions()
        _write(ENTRIES - ENTRIES // 10)
        print(f"  written: {ENTRIES / (time.perf_counter() - before):,.0f} entries/s, {AT_ONCE} in a transaction")
        for name, milliseconds in _questions().items():
            at_tenth = few[name]
            print(f"  asked by {name}: {milliseconds:.1f} ms at {ENTRIES:,}, {at_tenth:.1f} ms at {ENTRIES // 10:,}")
        _verify()
        _export(Path(folder))
    print(f"  most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    from django.conf import settings  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.testing")
    cluster = None
    if settings.ON_POSTGRESQL:
        from tests.ground.postgresql import Cluster  # noqa: PLC0415

        cluster = Cluster(Path(os.environ["TEST_POSTGRESQL"]))
    settings.AUDIT_HEAD_FILE = folder / "head.json"
    try:
        with throw_away_database():
            yield
    finally:
        if cluster:
            cluster.end()


def _write(count: int) -> None:
    """Entries of fifty clerks about a tenth as many cases; one in a hundred was refused."""
    from django.db import transaction  # noqa: PLC0415

    from audit.actors import Actor  # noqa: PLC0415
    from audit.models import Outcome  # noqa: PLC0415
    from audit.trail import gathered, record  # noqa: PLC0415

    for first in range(0, count, AT_ONCE):
        with transaction.atomic(), gathered():
            for number in range(first, min(first + AT_ONCE, count)):
                record(
                    actor=Actor(kind="staff", key=str(number % 50), label=f"clerk{number % 50}"),
                    action=("case.view", "case.claim", "case.keyed_in", "case.approved")[number % 4],
                    thing=f"case:RG115{number // 10:07d}0",
                    outcome=Outcome.REFUSED if number % 100 == 0 else Outcome.DONE,
                    facts={"stage": "review"},
                )


def _questions() -> dict[str, float]:
    from audit.models import Entry  # noqa: PLC0415
    from workflows.audit_desk.searching import Question, ask  # noqa: PLC0415

    newest = Entry.objects.latest("seq")
    middle = newest.seq // 2
    asked: dict[str, Callable[[], Any]] = {
        "nothing": lambda: ask(Question()),
        "nothing, the page in the middle": lambda: ask(Question(), before=middle),
        "person": lambda: ask(Question(doer=("staff", "clerk7"))),
        "person and action": lambda: ask(Question(doer=("staff", "clerk7"), action="case.approved")),
        "person and an action that never was": lambda: ask(Question(doer=("staff", "clerk7"), action="case.rejected")),
        "case": lambda: ask(Question(things=("case:RG11500000100", "slip:S11500000100"))),
        "action": lambda: ask(Question(action="case.claim"), before=middle),
        "outcome": lambda: ask(Question(outcome="refused"), before=middle),
        "time": lambda: ask(Question(since=newest.at.replace(microsecond=0), until=newest.at)),
    }
    return {
        name: statistics.median(_milliseconds(question) for _round in range(ROUNDS)) for name, question in asked.items()
    }


def _milliseconds(deed: Callable[[], Any]) -> float:
    before = time.perf_counter()
    deed()
    return (time.perf_counter() - before) * 1000


def _verify() -> None:
    from audit.verification import verify  # noqa: PLC0415

    before = time.perf_counter()
    verdict = verify()
    seconds = time.perf_counter() - before
    print(f"  verified: {verdict.checked / seconds:,.0f} entries/s, sound: {verdict.sound}")


def _export(folder: Path) -> None:
    """Made, then verified by its own script, which knows nothing of this project."""
    from audit import exporting, seal  # noqa: PLC0415

    path, before = folder / "trail.zip", time.perf_counter()
    with open(path, "wb") as out:
        out.writelines(exporting.export(exporting.range_of(), made_by="bench"))
    made = time.perf_counter() - before
    script = Path(exporting.__file__).parent / "standalone" / "verify_export.py"
    before = time.perf_counter()
    subprocess.run([sys.executable, "-I", str(script), str(path), seal.fingerprint()], check=True, capture_output=True)
    checked = time.perf_counter() - before
    size = path.stat().st_size / 1e6
    print(
        f"  exported: {ENTRIES / made:,.0f} entries/s, {size:.1f} MB; by its script {ENTRIES / checked:,.0f} verified/s"
    )


if __name__ == "__main__":
    main()
