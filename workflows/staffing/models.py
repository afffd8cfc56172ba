"""Who is away when, and who stands in. Written by `workflows.staffing.absences` alone."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Absence(models.Model):
    """Somebody is away from a day to another one, both included, and a colleague looks after what he or she holds.

    `ended_at`: when it was ended before its last day, or taken back before its first.
    """

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        default_permissions = ()
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="absence_days_in_order"),
            models.CheckConstraint(condition=~Q(staff=F("substitute")), name="absence_by_another"),
        ]
        indexes = [models.Index("last_day", name="absence_standing", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"absence {self.pk}"

    def covers(self, day: date) -> bool:
        """Whether the day is one of it."""
        return self.first_day <= day <= self.last_day
