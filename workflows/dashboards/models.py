"""The summary: what was done on each day that is over, counted once. Written by `summary` alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Measure(models.TextChoices):
    """What a line counts, by its `key`."""

    DEED = "deed", pgettext_lazy("measure", "deeds, by what was done")
    REASON = "reason", pgettext_lazy("measure", "returns for correction, by reason code")
    APPROVAL = "approval", pgettext_lazy("measure", "approvals, by hours since receipt")
    EFFECT = "effect", pgettext_lazy("measure", "cases carried out, by hours since receipt")


class DayFigure(models.Model):
    """So many of something on one day, by kind, and deeds by person too. A day without lines had nothing to count."""

    day = models.DateField()
    measure = models.CharField(max_length=8, choices=Measure.choices)
    kind = models.CharField(max_length=2)
    key = models.CharField(max_length=20)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("figure of a day")
        verbose_name_plural = _("figures of days")
        default_permissions = ()
        permissions = [("view_figures", _("Can see the figures"))]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "measure", "kind", "key", "staff"],
                condition=Q(staff__isnull=False),
                name="dashboards_one_figure_a_person",
            ),
            models.UniqueConstraint(
                fields=["day", "measure", "kind", "key"],
                condition=Q(staff__isnull=True),
                name="dashboards_one_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.kind} {self.key}: {self.number}"


class Summarised(models.Model):
    """How far the summary goes: one row, locked by whoever writes the summary."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    through = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="dashboards_one_end")]

    def __str__(self) -> str:
        return f"through {self.through}"
