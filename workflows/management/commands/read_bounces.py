import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from workflows.correspondence import returned
from workflows.expiries.undelivered import post_refused
from workflows.sweeps import read_returned


class Command(BaseCommand):
    help = "Reads mails that came back, from the Maildir or from a pipe; a letter takes the place of renewal notices."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pipe", action="store_true", help="read one mail from standard input (a mail server's pipe)"
        )

    def handle(self, *args: Any, pipe: bool, **options: Any) -> None:
        if not pipe:
            self.stdout.write(f"{read_returned()} came back")
            return
        try:
            returned.take_stream(sys.stdin.buffer)
            post_refused()
        except OperationalError as away:
            # The mail server keeps the mail and tries again. Whatever else a mail says is answered with 0, or the
            # server would send a report about the report.
            raise CommandError("The database is busy or away", returncode=os.EX_TEMPFAIL) from away
