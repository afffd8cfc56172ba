import logging
import os
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

import pki.sweeps
import portal.sweeps
import registry.sweeps
import workflows.sweeps
from config import statistics

log = logging.getLogger(__name__)

ROOMS = (registry.sweeps, pki.sweeps, workflows.sweeps, portal.sweeps, statistics)


def sweep_once() -> None:
    """One round over every room: each `run()` may be done again at any time and does what has fallen due."""
    for room in ROOMS:
        room.run()


class Command(BaseCommand):
    help = "Does what time asks for: expiries, due CRLs, unfinished issuance. Once, or every so many seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on until the process that began it ends")

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        if every is None:
            sweep_once()
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        began_by = os.getppid()
        self.stdout.write(f"A sweep every {every} s")
        self.stdout.flush()
        while os.getppid() == began_by:
            try:
                sweep_once()
            except OperationalError:
                # A database that is busy or away for a moment: the next round does what this one left.
                log.warning("The sweep could not reach the database; it tries again in %d seconds", every)
            close_old_connections()
            time.sleep(every)
