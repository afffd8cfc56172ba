"""Cases 案件 and what hangs on them. Written by `workflows.actions` alone."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process, Task

from numbering.numbers import shown
from workflows import working_days
from workflows.stages import ENDED, FIRST_PERSON, Deed, Stage


class CaseProcess(Process):
    """The engine's process of a case. A proxy: what the office knows of a case is in `Case` (design §3)."""

    class Meta:
        proxy = True


class Case(models.Model):
    """One application on paper, from receipt to its end."""

    class Channel(models.TextChoices):
        COUNTER = "counter", _("Counter")
        POST = "post", _("Post")

    number = models.CharField(_("receipt number"), max_length=14, unique=True)
    kind = models.CharField(_("kind"), max_length=2)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    registered_mail = models.CharField(_("registered mail number"), max_length=20, blank=True)
    received_at = models.DateTimeField(_("received"))
    due_at = models.DateTimeField(_("due"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.KEY_IN)
    applicant = models.CharField(_("applicant"), max_length=60)
    id_number = models.CharField(_("ID number"), max_length=20, blank=True)
    holder_key = models.UUIDField(_("subscriber"), null=True, db_index=True)
    papers = models.PositiveSmallIntegerField(_("papers enclosed"), default=1)
    correction_due = models.DateField(_("correction due"), null=True)
    carry_out_tries = models.PositiveSmallIntegerField(default=0)
    carry_out_fault = models.TextField(blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    process = models.OneToOneField(CaseProcess, on_delete=models.PROTECT, related_name="case")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        default_permissions = ("view",)
        permissions = [
            ("receive_case", _("Can receive papers")),
            ("key_in_case", _("Can key in cases")),
            ("review_case", _("Can review cases")),
            ("approve_case", _("Can approve, return and reject cases")),
            ("withdraw_case", _("Can record a withdrawal")),
            ("reassign_case", _("Can take cases over from others")),
            ("note_case", _("Can write notes on cases")),
        ]
        indexes = [
            models.Index("due_at", "id", name="case_open_by_due", condition=~Q(stage__in=[str(s) for s in ENDED])),
            models.Index("stage", "due_at", "id", name="case_by_stage"),
            models.Index("stage", "kind", "due_at", "id", name="case_by_stage_and_kind"),
            models.Index(
                "correction_due", "id", name="case_by_correction_due", condition=Q(stage=str(Stage.CORRECTION))
            ),
            models.Index("received_at", name="case_by_receipt"),
            models.Index("registered_mail", name="case_by_registered_mail"),
            # Beginnings are looked for, too (`workflows.finding`): PostgreSQL wants to be told.
            models.Index(fields=["id_number"], name="case_by_id_number", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["applicant"], name="case_by_applicant", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return shown(self.number)

    @property
    def shown(self) -> str:
        """The receipt number as people read it."""
        return shown(self.number)

    @property
    def ended(self) -> bool:
        return self.stage in ENDED

    @property
    def deadline(self) -> datetime:
        """The moment that counts now: the applicant's while the office waits for papers, the office's own else."""
        if self.stage == Stage.CORRECTION and self.correction_due:
            return working_days.end_of(self.correction_due)
        return self.due_at

    @property
    def late(self) -> bool:
        return not self.ended and self.deadline < timezone.now()


class Edition(models.Model):
    """What the application says, as keyed in at one time. Never changed: an edit is a new edition."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="editions")
    ordinal = models.PositiveSmallIntegerField()
    data = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "ordinal"], name="edition_ordinal")]
        ordering = ["ordinal"]

    def __str__(self) -> str:
        return f"{self.case} ({self.ordinal})"


class Participation(models.Model):
    """One deed of one person on one case: the timeline, and what the four-eyes rules look at.

    `stage` is where the case stood: the same return for correction is a review there, and a decision at the approval.
    It is empty for what is no step of the case, as a note. Rows are added, never changed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participations")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    deed = models.CharField(max_length=20, choices=Deed.choices)
    stage = models.CharField(max_length=10, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index("case", "deed", name="participation_by_deed"),
            models.Index("at", name="participation_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.deed}"

    @property
    def as_first_person(self) -> bool:
        """Whether its doer may not approve the same case: what `AS_FIRST_PERSON` asks of the table."""
        return self.deed in FIRST_PERSON or self.stage == Stage.REVIEW


AS_FIRST_PERSON = Q(deed__in=FIRST_PERSON) | Q(stage=Stage.REVIEW)
"""Participations whose doer may not approve the same case: keyed in, or reviewed with whatever result (spec §3)."""


class TaskReceipt(models.Model):
    """That a task was finished. One row a task: what fires twice fails here, whatever the engine thinks."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, primary_key=True, related_name="+")
    deed = models.CharField(max_length=20, choices=Deed.choices)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.task_id} {self.deed}"


class StartToken(models.Model):
    """That a receiving form was submitted: the same form never makes two cases."""

    token = models.UUIDField(primary_key=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.token)


class Approval(models.Model):
    """A supervisor's approval, bound to a digest of exactly what was approved (spec §3).

    Triggers refuse an approver who keyed in or reviewed the case, and a participation of a standing approver.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="approvals")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(voided_at=None), name="one_standing_approval")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.digest[:8]}"


class Draft(models.Model):
    """What somebody has typed and not yet submitted. `based_on` is the ordinal of the edition that the page showed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    typed = models.JSONField()
    based_on = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff"], name="one_draft_each")]

    def __str__(self) -> str:
        return f"{self.case} draft"


def latest_edition(case: Case) -> Edition | None:
    """What the case says now."""
    return case.editions.select_related("by").order_by("-ordinal").first()


JsonObject = dict[str, Any]
