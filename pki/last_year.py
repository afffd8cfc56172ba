"""When the issuing authority's certificate is about to cut short what it issues: time for its next generation."""

from datetime import datetime, timedelta

from django.utils import timezone

from audit.refusal import Refusal
from pki.authorities import issuing_authority
from pki.models import Use
from pki.subscriber_profiles import profile

AHEAD = timedelta(days=180)  # two officers, a day that suits both, and a protocol that is signed (docs/keys.md)


def issuing_ends() -> datetime | None:
    """The last second of the issuing authority, where pairs of half a year from now would end with it; else None."""
    try:
        last = issuing_authority().certificate.not_valid_after_utc
    except Refusal:  # before the first ceremony
        return None
    needed = timedelta(days=profile(Use.SIGNING).validity_days) + AHEAD
    return last if last < timezone.now() + needed else None
