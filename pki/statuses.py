"""The status that people see: what is stored, and what follows from the date (spec §2)."""

import calendar
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from pki.models import Status


class ShownStatus(models.TextChoices):
    """憑證狀態"""

    PENDING = "pending", pgettext_lazy("certificate", "pending activation")
    VALID = "valid", pgettext_lazy("certificate", "valid")
    EXPIRING = "expiring", pgettext_lazy("certificate", "about to expire")
    SUSPENDED = "suspended", pgettext_lazy("certificate", "suspended")
    REVOKED = "revoked", pgettext_lazy("certificate", "revoked")
    EXPIRED = "expired", pgettext_lazy("certificate", "expired")


def shown(*, status: str, not_after: datetime, now: datetime) -> ShownStatus:
    """Revoked stays revoked; after that the date decides; only a valid certificate is about to expire."""
    if status == Status.REVOKED:
        return ShownStatus.REVOKED
    if now > not_after:
        return ShownStatus.EXPIRED
    if status == Status.VALID and now >= renewal_opens(not_after):
        return ShownStatus.EXPIRING
    return ShownStatus(status)


def renewal_opens(not_after: datetime) -> datetime:
    """One month before expiry: the same day of the month before in local time, or that month's last day."""
    local = timezone.localtime(not_after)
    year, month = (local.year, local.month - 1) if local.month > 1 else (local.year - 1, 12)
    return local.replace(year=year, month=month, day=min(local.day, calendar.monthrange(year, month)[1]))
