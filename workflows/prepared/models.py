"""Forms that were filled in before they were signed. Written by `workflows.prepared.actions` alone."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from numbering.numbers import shown
from workflows.models import Case


class PreparedForm(models.Model):
    """One printed form that waits for its signature. Never changed: other data make another form with another number.

    `number` is the receipt number that its case will have. What is filled in helps to key in; what counts is the paper.
    `made_by` is missing where the subscriber filled it in on the portal. Unused, it loses its data after a while.
    """

    number = models.CharField(max_length=14, unique=True)
    kind = models.CharField(max_length=2)
    holder_key = models.UUIDField(null=True, db_index=True)
    applicant = models.CharField(max_length=60, blank=True)
    data = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="prepared_form")

    class Meta:
        default_permissions = ()
        indexes = [models.Index("made_at", name="prepared_unused", condition=models.Q(case=None))]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The number as people read it."""
        return shown(self.number)
