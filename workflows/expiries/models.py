"""Who was told what in time, and the renewal letters. Written by `telling` and `letters` alone."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from numbering.numbers import shown
from workflows.correspondence.models import Notice


class Step(models.TextChoices):
    """How near the end is when somebody is told."""

    MONTH = "month", _("a month before expiry")
    FORTNIGHT = "fortnight", _("14 days before expiry")
    LAST_DAYS = "last_days", _("3 days before expiry")
    RIGHT_WEEK = "right_week", _("a week before a right ends")


class Told(models.Model):
    """The holder of a pair, or of a right to apply, was told of its end at one step: once, whoever runs the job.

    `thing` is `pair:<id>` or `right:<id>`. `mail` is the mail that tells it, if the contact has an address.
    """

    thing = models.CharField(max_length=48)
    step = models.CharField(max_length=10, choices=Step.choices)
    holder_key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    mail = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, related_name="told")

    class Meta:
        verbose_name = _("notice in time")
        verbose_name_plural = _("notices in time")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["thing", "step"], name="told_once_a_step")]

    def __str__(self) -> str:
        return f"{self.thing} {self.step}"

    @property
    def pair_id(self) -> UUID:
        """The pair it tells of. ValueError when it tells of a right."""
        return UUID(self.thing.removeprefix("pair:"))


class LetterBatch(models.Model):
    """Renewal letters that were printed together: one PDF, sealed, kept byte for byte."""

    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    printed_at = models.DateTimeField(default=timezone.now)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("batch of renewal letters")
        verbose_name_plural = _("batches of renewal letters")
        default_permissions = ()

    def __str__(self) -> str:
        return f"renewal letters {self.pk}"


class Cause(models.TextChoices):
    """Why a letter is sent."""

    FIRST = "first", _("first notice")
    NO_MAIL = "no_mail", _("mail refused or returned")


class RenewalLetter(models.Model):
    """A letter 憑證展期通知 that waits for a batch, went with one, or was dropped as the pair was renewed meanwhile.

    `fault` is the code of why it can't be drawn; it waits until a person has mended the cause.
    """

    pair_id = models.UUIDField()
    holder_key = models.CharField(max_length=64)
    certificate_number = models.CharField(max_length=16)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    wanted_at = models.DateTimeField(default=timezone.now)
    batch = models.ForeignKey(LetterBatch, on_delete=models.PROTECT, null=True, related_name="letters")
    dropped_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        verbose_name = _("renewal letter")
        verbose_name_plural = _("renewal letters")
        default_permissions = ()
        ordering = ["wanted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair_id"], condition=Q(batch=None, dropped_at=None), name="one_waiting_renewal_letter"
            ),
            models.CheckConstraint(
                condition=Q(batch=None) | Q(dropped_at=None), name="renewal_letter_printed_or_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"renewal letter {self.pk}"

    @property
    def number_shown(self) -> str:
        """The signing certificate's number as people read it."""
        return shown(self.certificate_number)
