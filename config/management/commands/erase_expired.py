"""manage.py erase_expired: personal data whose time is over go; the trail still verifies."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from audit.actors import SYSTEM
from audit.refusal import Refusal
from config import retention
from workflows import erasing
from workflows.models import Case


class Command(BaseCommand):
    help = "Erases personal data of subscribers and cases whose records have been kept for seven years after expiry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        before = retention.records_end(timezone.now())
        self.stdout.write(f"Records that ended before {before:%Y-%m-%d} have been kept for their time.")
        if dry_run:
            self.stdout.write(f"{self._announce(before)} would be erased.")
            return
        erased = [self._said(deed) for deed in _deeds(before)]
        retention.erase_leftovers(before=before)
        self.stdout.write(f"{sum(erased)} erased.")

    def _announce(self, before: datetime) -> int:
        found = 0
        for subscriber in retention.due_subscribers(before):
            cases = Case.objects.filter(holder_key=subscriber.public_id).count()
            self.stdout.write(f"subscriber:{subscriber.public_id}: {cases} case(s)")
            found += 1
        for case in erasing.ended_without_subscriber(before=before):
            self.stdout.write(f"case:{case.number}")
            found += 1
        return found

    def _said(self, deed: Callable[[], retention.Erased]) -> bool:
        try:
            erased = deed()
        except Refusal as kept:  # somebody began something with it meanwhile
            self.stderr.write(str(kept.sentence))
            return False
        self.stdout.write(f"{erased.thing}: {erased.cases} case(s), {erased.certificates} certificate(s)")
        return True


def _deeds(before: datetime) -> Iterator[Callable[[], retention.Erased]]:
    for subscriber in retention.due_subscribers(before):
        yield partial(retention.erase_subscriber, actor=SYSTEM, subscriber=subscriber, before=before)
    for case in erasing.ended_without_subscriber(before=before):
        yield partial(retention.erase_case, actor=SYSTEM, case=case, before=before)
