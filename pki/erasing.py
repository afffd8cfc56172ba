"""What the authority forgets of a holder whose certificates expired long ago (spec §7).

Number, serial, digest of the key, dates and status stay: that a certificate was issued, and when it ended, is no
secret. Its own bytes name the subscriber and go.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from pki.models import Certificate, Order


def last_ends(holder_keys: Collection[str]) -> dict[str, datetime]:
    """By holder: when the last certificate expires or expired, or the last order that can still become one ends."""
    ends: dict[str, datetime] = {}
    certificates = Certificate.objects.filter(pair__holder_key__in=holder_keys).order_by()
    orders = Order.objects.filter(holder_key__in=holder_keys).order_by()
    for rows in (
        certificates.values_list("pair__holder_key").annotate(Max("not_after")),
        orders.values_list("holder_key").annotate(Max("expires_at")),
    ):
        for key, end in rows:
            ends[key] = max(end, ends.get(key, end))
    return ends


def erase_holder(holder_key: str) -> int:
    """Erases the holder's name from orders and certificates; how many certificates. Inside the caller's mutation."""
    Order.objects.filter(holder_key=holder_key).update(common_name="")
    Order.objects.filter(holder_key=holder_key, approval__isnull=False).update(approval=b"")
    certificates = Certificate.objects.filter(pair__holder_key=holder_key)
    certificates.filter(der__isnull=False).update(der=b"")
    return certificates.update(tbs=b"")
