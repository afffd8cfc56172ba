"""What of the authorities comes to its end and waits for two officers: the issuing authority's certificate, about to
cut short what it issues, and the list of a root whose key is put away.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from audit.refusal import Refusal
from pki import crl
from pki.authorities import ROOT, issuing_authority, key_is_away
from pki.models import Authority, Use
from pki.subscriber_profiles import profile

AHEAD = timedelta(days=180)  # two officers, a day that suits both, and a protocol that is signed (docs/keys.md)
LIST_AHEAD = timedelta(days=30)  # the same two, who have to fetch the copy from its safe


def issuing_ends() -> datetime | None:
    """The last second of the issuing authority, where pairs of half a year from now would end with it; else None."""
    try:
        last = issuing_authority().certificate.not_valid_after_utc
    except Refusal:  # before the first ceremony
        return None
    needed = timedelta(days=profile(Use.SIGNING).validity_days) + AHEAD
    return last if last < timezone.now() + needed else None


def root_list_ends() -> datetime | None:
    """Until when the root's list holds, where that is less than a month and its key is put away; else None."""
    root = Authority.objects.filter(name=ROOT, key_away_since__isnull=False).first()
    standing = crl.newest_heading(ROOT) if root and key_is_away(root) else None
    return standing.next_update if standing and standing.next_update < timezone.now() + LIST_AHEAD else None
