"""Splits a batch in children that are killed at random moments, the last one excepted. A program, run by a test.

Arguments: database, folder of the files, key of the batch, how many are killed.
"""

import os
import random
import signal
import sys
import time
import traceback
from datetime import timedelta

import django
from django.conf import settings


def split(pk: int) -> None:
    from workflows.scans import splitting

    splitting.LEASE = timedelta(0)  # whoever held it is dead
    splitting.split(pk)


def in_a_child(*, pk: int, killed_after: float | None) -> None:
    child = os.fork()
    if child == 0:
        try:
            split(pk)
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


def main() -> None:
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {"location": sys.argv[2]}}}
    django.setup()
    for _kill in range(int(sys.argv[4])):
        in_a_child(pk=int(sys.argv[3]), killed_after=random.uniform(0.5, 3))
    in_a_child(pk=int(sys.argv[3]), killed_after=None)


if __name__ == "__main__":
    main()
