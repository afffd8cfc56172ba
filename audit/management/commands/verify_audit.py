"""manage.py verify_audit: is the trail whole and as it was written?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.verification import verify


class Command(BaseCommand):
    help = "Checks every entry of the audit trail and the signed head outside the database; exits with 1 on a fault."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        for fault in verdict.faults:
            self.stdout.write(f"entry {fault.seq}: {fault.kind}: {fault.sentence}")
        if not verdict.sound:
            raise CommandError(f"{len(verdict.faults)} fault(s) in {verdict.checked} entries")
        tail = f", {verdict.unsealed} after the last signed head" if verdict.unsealed else ""
        self.stdout.write(f"{verdict.checked} entries, unbroken and as written{tail}")
