import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.refusal import Refusal
from config.load.writing import write


class Command(BaseCommand):
    help = (
        "Fills a demo's database with invented cases for measuring, about two certificates a case, past every "
        "mutation: the trail gets one entry for all. All or nothing; nobody may work there meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, required=True, metavar="N", help="how many cases")

    def handle(self, *args: Any, cases: int, **options: Any) -> None:
        if cases < 1:
            raise CommandError("At least one case.")
        began = time.monotonic()

        def report(written: int) -> None:
            rate = written / (time.monotonic() - began)
            self.stdout.write(f"{written:,} of {cases:,} cases, {rate:,.0f} a second")
            self.stdout.flush()

        try:
            write(cases=cases, report=report)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
