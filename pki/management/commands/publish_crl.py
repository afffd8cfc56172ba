"""manage.py publish_crl: publishes the revocation lists now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.actors import SYSTEM
from audit.refusal import Refusal
from pki import crl
from pki.authorities import is_in_force, key_is_away
from pki.key_backends import KeyMissing
from pki.models import Authority


class Command(BaseCommand):
    help = "Publishes all revocation lists of an authority now; with --due, every list that is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("authority", nargs="?", help="else each in force whose key isn't put away")
        parser.add_argument("--due", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["due"]:
                issues = crl.publish_due(actor=SYSTEM)
            else:
                names = [options["authority"]] if options["authority"] else _that_sign()
                issues = [issue for name in names for issue in crl.publish_all(actor=SYSTEM, authority=name)]
        except (KeyMissing, Refusal) as reason:
            raise CommandError(str(reason)) from reason
        for issue in issues:
            part = f"{issue.issuer.name}/{issue.shard}" if issue.shard else issue.issuer.name
            self.stdout.write(f"{part}: {issue.kind} list {issue.number}, {issue.entries} entries")


def _that_sign() -> list[str]:
    return [each.name for each in Authority.objects.order_by("-pk") if is_in_force(each) and not key_is_away(each)]
