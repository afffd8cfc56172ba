from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.dashboards import summary


class Command(BaseCommand):
    help = "Counts every day of the figures' summary again from the deeds themselves, and says what doesn't agree."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="make the summary anew instead")

    def handle(self, *args: Any, rebuild: bool, **options: Any) -> None:
        if rebuild:
            summary.forget()
            days = 0
            while counted := summary.bring_up_to_date():
                days += counted
                self.stdout.write(f"{days} days")
            return
        found = list(summary.differences())
        for day, measure in found:
            self.stdout.write(f"{day} {measure}: the summary differs from the deeds")
        if found:
            raise CommandError("The summary doesn't agree: recount_figures --rebuild makes it anew.")
        self.stdout.write("The summary agrees with the deeds.")
