from typing import Any

from django.core.management.base import BaseCommand

from config.practice_statement import text


class Command(BaseCommand):
    help = "Prints the certification practice statement, by RFC 3647, with the numbers of this office's settings."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(text(), ending="")
