"""Takes personal data out of entries when their time is over; the chain holds their digests and still verifies."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from audit.models import Entry


def erase_about(things: Collection[str]) -> int:
    """Erases the personal data of all entries about these things; of how many. Inside the caller's mutation."""
    return _erase(Entry.objects.filter(thing__in=things))


def erase_questions(*, before: datetime) -> int:
    """Erases what was looked for on pages before a moment: names and numbers that belong to no one thing."""
    return _erase(Entry.objects.filter(thing__startswith="page:", at__lt=before))


def _erase(entries: QuerySet[Entry]) -> int:
    return entries.filter(personal__isnull=False).update(personal=None, personal_salt="")
