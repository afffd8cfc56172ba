"""One table of entries and one row that holds the end of the chain."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    VIEWED = "viewed", _("viewed")


class Entry(models.Model):
    """One thing that happened. Written by `audit.trail.record` alone; triggers refuse every change and deletion.

    `hash` covers all columns but `personal` and `personal_salt`; of those it covers `personal_digest` only, so that
    personal data can be erased after its time while the chain still verifies (spec §7).
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_key = models.CharField(max_length=64, blank=True)
    actor_label = models.CharField(max_length=150, blank=True)
    action = models.CharField(max_length=80)
    thing = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    facts = models.JSONField(default=dict)
    personal = models.JSONField(null=True)
    personal_salt = models.CharField(max_length=64, blank=True)
    personal_digest = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        # What the trail is asked by, each with the order of the answer behind it: a page costs the same at any length.
        indexes = [
            models.Index("at", "seq", name="audit_by_time"),
            models.Index("actor_label", "at", "seq", "action", name="audit_by_doer"),
            models.Index("thing", "at", "seq", name="audit_by_thing"),
            models.Index("action", "at", "seq", name="audit_by_action"),
            models.Index("outcome", "at", "seq", name="audit_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.thing}"


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends, so that numbers have no gap and no twin."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return f"head {self.seq}"
