"""manage.py publish_crl: publishes the revocation lists now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.actors import SYSTEM
from audit.refusal import Refusal
from pki import crl
from pki.authorities import ISSUING


class Command(BaseCommand):
    help = "Publishes the revocation list of one authority now; with --due, every list that is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("authority", nargs="?", default=ISSUING)
        parser.add_argument("--due", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["due"]:
                issues = crl.publish_due(actor=SYSTEM)
            else:
                issues = [crl.publish(actor=SYSTEM, authority=options["authority"])]
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for issue in issues:
            self.stdout.write(f"{issue.issuer.name}: list {issue.number}, {issue.entries} entries")
