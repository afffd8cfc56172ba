"""Runs a batch in children that are killed at random moments, the last one excepted. A program, run by a test.

Arguments: database, number of the batch, key of the actor, how many are killed, log, slips in a part. The log has a
line for each password that was drawn and one for each that a print program took, written at that moment.
"""

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def note(log: Path, *lines: str) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, "".join(f"{line}\n" for line in lines).encode())
    os.close(descriptor)


def print_all(*, number: str, key: str, log: Path) -> None:
    """Runs the batch, or what an earlier run has left of it."""
    from audit.actors import Actor
    from audit.refusal import Refusal
    from registry.slips import runs
    from workflows import sheets

    drawn: list[str] = []

    def draw(pairs: Sequence[tuple[Any, str]]) -> bytes:
        drawn[:] = [f"{slip.serial} {password.replace(' ', '')}" for slip, password in pairs]
        note(log, *(f"drawn {line}" for line in drawn))
        return sheets.draw_slips(pairs)

    def printed(_progress: runs.Progress) -> None:
        note(log, *(f"paper {line}" for line in drawn))

    try:
        runs.print_batch(actor=Actor(kind="staff", key=key, label="ho"), number=number, draw=draw, report=printed)
    except Refusal as refusal:
        if refusal.code != "nothing_left":
            raise


def in_a_child(*, killed_after: float | None, **kwargs: Any) -> None:
    child = os.fork()
    if child == 0:
        try:
            print_all(**kwargs)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if killed_after is not None:
        _await_growth(kwargs["log"])
        time.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, -signal.SIGKILL):
        raise SystemExit("a child failed by itself")


def _await_growth(log: Path) -> None:
    """Until the child has passwords in its memory, or has found nothing left to print."""
    size = log.stat().st_size if log.exists() else 0
    for _moment in range(200):
        if log.exists() and log.stat().st_size > size:
            return
        time.sleep(0.01)


def main() -> None:
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    settings.SLIP_PART = int(sys.argv[6])
    settings.SLIP_PRINT_COMMAND = "cat"
    django.setup()
    for _kill in range(int(sys.argv[4])):
        in_a_child(
            killed_after=random.uniform(0, 0.5), number=sys.argv[2], key=sys.argv[3], log=Path(sys.argv[5])
        )  # fmt: skip
    in_a_child(killed_after=None, number=sys.argv[2], key=sys.argv[3], log=Path(sys.argv[5]))


if __name__ == "__main__":
    main()
