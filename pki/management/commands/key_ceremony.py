"""manage.py key_ceremony: root and issuing authority, OCSP responder, first revocation lists."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.actors import SYSTEM
from pki.ceremony import KeysDoNotMatch, hold_ceremony


class Command(BaseCommand):
    help = "Makes the authority's keys and certificates; what is there already stays. Safe to run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = hold_ceremony(actor=SYSTEM, report=self.stdout.write)
        except KeysDoNotMatch as error:
            raise CommandError(f"The key of {error} in the key folder is not the one in the database.") from error
        self.stdout.write("The authority is ready." if made else "There is an authority already: nothing to do.")
