"""What the authority did on a day, for whoever holds it against their own books. Reads only; numbers are 憑證編號."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from pki.models import Certificate, Issuance, Pair, Reason, Status


def revoked_among(numbers: Collection[str]) -> set[str]:
    """Those of these certificates that are revoked."""
    return _among(numbers, status=Status.REVOKED)


def suspended_among(numbers: Collection[str]) -> set[str]:
    """Those of these certificates that are suspended."""
    return _among(numbers, status=Status.SUSPENDED)


def revoked_between(begin: datetime, end: datetime) -> list[str]:
    """What was revoked since `begin` and before `end`, but for what an activated renewal superseded."""
    revoked = Certificate.objects.filter(issuance=Issuance.ISSUED, revoked_at__gte=begin, revoked_at__lt=end)
    renewed = revoked.filter(reason=Reason.SUPERSEDED, pair__renewals__pair__activated_at__isnull=False)
    return list(revoked.exclude(pk__in=renewed.values("pk")).order_by("number").values_list("number", flat=True))


def issued_between(begin: datetime, end: datetime) -> list[tuple[UUID, str]]:
    """Order and number of each certificate that was issued on an application, and not on a renewal."""
    pairs = Pair.objects.filter(issued_at__gte=begin, issued_at__lt=end, order__renews=None)
    return list(pairs.order_by("certificates__number").values_list("order_id", "certificates__number"))


def _among(numbers: Collection[str], *, status: Status) -> set[str]:
    found = Certificate.objects.filter(number__in=list(numbers), status=status)
    return set(found.values_list("number", flat=True))
