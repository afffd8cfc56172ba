"""What slips are printed and posted in: batches 密碼單批次 and bulk posting lists 交寄大宗函件 (spec §4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from numbering.numbers import shown


class Delivery(models.TextChoices):
    """Field 18 of the registration form."""

    COUNTER = "counter", _("At the counter")
    POST = "post", _("By registered post")
    ELECTRONIC = "electronic", _("Electronically")


class SlipBatch(models.Model):
    """Slips of one way of delivery that are printed in one run, in the order of their serials.

    Written by `registry.slips.batches` alone. A batch is printed in parts: one part is one answer to the clerk's
    browser. The next batch of the same delivery begins when this one is balanced: printed + void = requested.
    """

    number = models.CharField(_("batch number"), max_length=14, unique=True)
    delivery = models.CharField(_("delivery"), max_length=12, choices=Delivery.choices)
    parts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(auto_now_add=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches_begun", editable=False
    )
    balanced_at = models.DateTimeField(null=True)
    balanced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="batches_balanced", editable=False
    )

    class Meta:
        verbose_name = _("batch of password slips")
        verbose_name_plural = _("batches of password slips")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(balanced_at=None), name="registry_one_open_batch"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The number as people read it: SB115-0000231-5."""
        return shown(self.number)


class PostingList(models.Model):
    """Registered letters that go to the post office together, with their list in two copies.

    Written by `registry.slips.posting` alone; there is at most one that is still being filled.
    """

    number = models.CharField(_("list number"), max_length=14, unique=True)
    open = models.BooleanField(default=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    posted_on = models.DateField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="lists_closed", editable=False
    )

    class Meta:
        verbose_name = _("posting list")
        verbose_name_plural = _("posting lists")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["open"], condition=Q(open=True), name="registry_one_open_list"),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The number as people read it: L115-0000088-3."""
        return shown(self.number)
