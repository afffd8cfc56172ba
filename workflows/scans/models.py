"""Batches of scanned papers and their pages. Files lie in the private storage under names that say nothing."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.models import Case

FOLDER = "scans"
"""Where the storage keeps all of it, a folder a batch."""


class ScanBatch(models.Model):
    """A file that was dropped, as it was. Its SHA-256 is there once: the same file is the same batch.

    `worker` and `worked_at` are the lease of whoever splits it: older than `splitting.LEASE`, it is anybody's.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    folder = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(max_length=64, unique=True)
    type = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    pages_expected = models.PositiveSmallIntegerField(_("pages"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("dropped"), default=timezone.now)
    worker = models.UUIDField(null=True)
    worked_at = models.DateTimeField(null=True)
    split_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("scan batch")
        verbose_name_plural = _("scan batches")
        default_permissions = ()
        permissions = [("read_scans", _("Can read batches of scans and their originals"))]
        ordering = ["-at", "-pk"]
        indexes = [models.Index("at", name="scan_batch_unsplit", condition=Q(split_at=None))]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def original(self) -> str:
        """Where the file lies in the storage."""
        return f"{FOLDER}/{self.folder.hex}/original"

    def picture_of(self, ordinal: int) -> str:
        """Where the picture of a page lies in the storage."""
        return f"{FOLDER}/{self.folder.hex}/{ordinal}.png"


class Cause(models.TextChoices):
    """Why a page is where it is: what its codes said."""

    CODE = "code", _("its code")
    FOLLOWS = "follows", _("follows the page before")
    NO_CODE = "no_code", _("no code on it")
    UNREAD = "unread", _("its code can't be read")
    WRONG_CHECK = "wrong_check", _("the number's check character is wrong")
    UNKNOWN = "unknown", _("no case has its number")
    SEVERAL = "several", _("numbers of several cases on it")
    BLANK_FORM = "blank_form", _("a blank form without the label of its case")
    OTHER_FORM = "other_form", _("the form code of another office")
    NO_PICTURE = "no_picture", _("the page can't be shown")


class ScanPage(models.Model):
    """A page of a batch, and whose it is: a case's, set aside with a reason, or nobody's yet.

    `number` is what its codes said. `turned` is by how many degrees its picture was turned to stand upright.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("to be matched")
        ON_CASE = "on_case", _("on a case")
        SET_ASIDE = "set_aside", _("set aside")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    batch = models.ForeignKey(ScanBatch, on_delete=models.PROTECT, related_name="pages")
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices)
    cause = models.CharField(max_length=11, choices=Cause.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="scans")
    number = models.CharField(max_length=14, blank=True)
    part = models.CharField(max_length=1, blank=True)
    turned = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("scanned page")
        verbose_name_plural = _("scanned pages")
        default_permissions = ()
        ordering = ["batch_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "ordinal"], name="scan_page_once"),
            models.CheckConstraint(
                condition=Q(state="on_case", case__isnull=False) | (~Q(state="on_case") & Q(case=None)),
                name="scan_page_has_case",
            ),
        ]
        indexes = [models.Index("batch", "ordinal", name="scan_page_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def picture(self) -> str:
        """Where its picture lies in the storage."""
        return self.batch.picture_of(self.ordinal)

    @property
    def why(self) -> str:
        """Why it is where it is: what a person said, or what its codes did."""
        if self.reason:
            return self.reason
        return gettext("matched by hand") if self.case_id and self.by_id else str(self.get_cause_display())

    @property
    def misread(self) -> bool:
        """Whether its number is told beside `why`: its codes named one, and were not enough."""
        return bool(self.number) and self.cause != Cause.CODE and not self.reason and not (self.case_id and self.by_id)

    @property
    def by_order(self) -> bool:
        """Whether nothing on the page itself says that it belongs where it is: somebody should look."""
        return self.state == self.State.ON_CASE and self.cause == Cause.FOLLOWS and self.by_id is None
