"""Mails that came back: the mark on what was sent, and where they are read from.

A mark says that this mail did not arrive; the address counts as one that brings mail back for 60 days, unless the
failure was the kind that passes (RFC 3463 §2: class 4).
"""

import logging
import stat
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from audit.actors import SYSTEM, Actor
from audit.mutations import mutation
from audit.trail import record
from workflows.correspondence import bounces
from workflows.correspondence.bounces import NoBounce
from workflows.correspondence.models import Notice

REMEMBERED = timedelta(days=60)
KEYED = "5.0.0"  # by a person, who read the report
A_ROUND = 200
PIECE = 65_536
log = logging.getLogger(__name__)


def take(content: bytes) -> bool:
    """Reads one mail that came to the return address; whether it marked a notice. Read twice, it changes nothing."""
    try:
        bounce = bounces.read(content)
    except NoBounce as nothing:
        log.info("A mail to the return address says nothing to act on: %s", nothing.why)
        return False
    key = Notice.objects.filter(return_key=bounce.return_key).values_list("key", flat=True).first()
    if key is None:
        log.info("A mail to the return address names no mail of ours")
        return False
    return mark(actor=SYSTEM, key=key, status=bounce.status)


def take_stream(stream: BinaryIO) -> bool:
    """The same for what a mail server pours in. Reads it to its end, and keeps no more than a report may have."""
    content = stream.read(bounces.MOST_BYTES + 1)
    while stream.read(PIECE):
        pass
    return take(content)


def take_waiting() -> int:
    """Reads what is new in the Maildir of the settings; how many notices it marked. Safe at any time, by many at once.

    What was read moves from `new` to `cur`, marked as seen. Raises OSError when the folder can't be read; a file that
    can't be holds no other up.
    """
    if not settings.BOUNCE_MAILDIR:
        return 0
    folder = Path(settings.BOUNCE_MAILDIR)
    (folder / "cur").stat()
    return sum(_take_file(path) for path in sorted((folder / "new").iterdir())[:A_ROUND])


def _take_file(path: Path) -> bool:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        with path.open("rb") as file:
            content = file.read(bounces.MOST_BYTES + 1)
        marked = take(content)
        path.rename(path.parent.parent / "cur" / f"{path.name.partition(':')[0]}:2,S")
    except FileNotFoundError:  # somebody else was quicker
        return False
    except OSError as fault:
        log.error("A returned mail can't be read or put aside: %s", fault.strerror)
        return False
    return marked


@mutation("notice.came_back", thing=lambda *, key, **_: f"notice:{key}")
def mark(*, actor: Actor, key: UUID, status: str) -> bool:
    """Marks a mail that left as one that came back, so that a person or a letter takes its place.

    False when it is marked already, was dealt with, or did not leave. A server may report while we still note that it
    took the mail.
    """
    notice = Notice.objects.select_for_update(of=("self",)).get(key=key)
    left = notice.sent_at or notice.sending_since
    if not left or notice.returned_at or notice.set_aside_at:
        return False
    notice.returned_at = notice.given_up_at = timezone.now()
    notice.returned_status = status
    notice.save()
    record(
        actor=actor, action="notice.came_back", thing=f"notice:{key}", facts={"notice": notice.kind, "status": status}
    )
    return True


def brings_back(address: str) -> bool:
    """Whether the last thing known of an address is that mail to it comes back: not later than 60 days ago."""
    since = timezone.now() - REMEMBERED
    back = Notice.objects.filter(returned_at__gt=since, returned_status__startswith="5", to__iexact=address)
    return back.exists()
