"""Verifications of the trail that auditors asked for. Written by `checks` alone."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=2)
"""So long after its last sign of life a verification counts as ended without a result."""


class TrailCheck(models.Model):
    """One verification: who asked when, how far it came, what it found.

    `expected` is the last number when it began, `checked` how far it has come. `faults`: number and kind of each of the
    first ones, as `audit.verification` names them. Without `ended_at` it runs, or its process ended before it did.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    begun_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expected = models.BigIntegerField()
    checked = models.BigIntegerField(default=0)
    alive_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    faults = models.JSONField(default=list)
    unsealed = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("verification of the trail")
        verbose_name_plural = _("verifications of the trail")
        default_permissions = ()
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return f"verification {self.key}"

    @property
    def running(self) -> bool:
        return self.ended_at is None and timezone.now() - self.alive_at < LEASE

    @property
    def sound(self) -> bool:
        """It came to its end and found nothing."""
        return self.ended_at is not None and not self.faults

    @property
    def verdict(self) -> str:
        """What became of it, in a word or two."""
        if self.running:
            return gettext("running")
        if self.ended_at is None:
            return gettext("interrupted")
        return gettext("sound") if self.sound else gettext("not sound")

    @property
    def seconds(self) -> int:
        """How long it took, or takes."""
        return round(((self.ended_at or self.alive_at) - self.begun_at).total_seconds())
