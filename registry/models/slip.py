"""Password slips 密碼單 (spec §4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from numbering.numbers import shown
from registry.models.account import PortalAccount
from registry.models.mailing import Delivery, PostingList, SlipBatch
from registry.models.staff import Staff


class SlipState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("password slip", "To be printed")
    PRINTED = "printed", pgettext_lazy("password slip", "Printed")
    HANDED_OVER = "handed_over", pgettext_lazy("password slip", "Handed over")
    POSTED = "posted", pgettext_lazy("password slip", "Posted")
    SENT = "sent", pgettext_lazy("password slip", "Sent")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("password slip", "Receipt signed")
    VOID = "void", pgettext_lazy("password slip", "Void")
    EXPIRED = "expired", pgettext_lazy("password slip", "Expired")


class IdentityCheck(models.TextChoices):
    """How the person at the counter was identified."""

    ID_CARD = "id_card", _("National ID card")
    RESIDENCE_CERTIFICATE = "residence_certificate", _("Residence certificate")
    PASSPORT = "passport", _("Passport")
    PROXY = "proxy", _("Letter of authority and the proxy's ID card")


OPEN = (SlipState.REQUESTED, SlipState.PRINTED, SlipState.HANDED_OVER, SlipState.POSTED, SlipState.SENT)


def _staff(related_name: str) -> "models.ForeignKey[Staff | None, Staff | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name=related_name, editable=False
    )


class PasswordSlip(models.Model):
    """One sheet with one password, made by one approved case. Written by `registry.slips` alone.

    Holds no password: that exists on the paper only. Recipient and address are those of the form at the time of the
    request. A staff member is missing where the office's own machinery acted. `part`: of its batch; `left_out`: why a
    batch could not print it (the code of the refusal); `accounted_at`: a clerk had the printed sheet in hand.
    """

    serial = models.CharField(_("slip serial"), max_length=14, unique=True)
    account = models.ForeignKey(PortalAccount, on_delete=models.PROTECT, related_name="slips")
    case_number = models.CharField(_("receipt number"), max_length=20, db_index=True)
    state = models.CharField(max_length=14, choices=SlipState.choices, default=SlipState.REQUESTED)
    delivery = models.CharField(_("delivery"), max_length=12, choices=Delivery.choices)
    recipient_name = models.CharField(max_length=60)
    recipient_organisation = models.CharField(max_length=60, blank=True)
    recipient_zip = models.CharField(max_length=7)
    recipient_address = models.CharField(max_length=120)
    recipient_mobile = models.CharField(max_length=10, blank=True)
    recipient_email = models.EmailField(blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = _staff("slips_requested")
    reprint_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reprint")
    reprint_reason = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = _staff("slips_approved")
    printed_at = models.DateTimeField(null=True)
    printed_by = _staff("slips_printed")
    expires_at = models.DateTimeField(null=True)
    batch = models.ForeignKey(SlipBatch, null=True, on_delete=models.PROTECT, related_name="slips")
    part = models.PositiveSmallIntegerField(null=True)
    left_out = models.CharField(max_length=40, blank=True)
    accounted_at = models.DateTimeField(null=True)
    accounted_by = _staff("slips_accounted")
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = _staff("slips_handed_over")
    identity_check = models.CharField(max_length=24, choices=IdentityCheck.choices, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = _staff("slips_acknowledged")
    posted_at = models.DateTimeField(null=True)
    posted_by = _staff("slips_posted")
    posting_list = models.ForeignKey(PostingList, null=True, on_delete=models.PROTECT, related_name="slips")
    registered_number = models.CharField(_("registered mail number"), max_length=14, blank=True)
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = _staff("slips_sent")
    voided_at = models.DateTimeField(null=True)
    voided_by = _staff("slips_voided")
    void_reason = models.CharField(max_length=200, blank=True)
    expired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("password slip")
        verbose_name_plural = _("password slips")
        default_permissions = ()
        indexes = [models.Index("state", "delivery", name="registry_slip_waiting")]
        permissions = [
            ("print_slip", _("Can print password slips")),
            ("deliver_slip", _("Can record the hand-over of password slips")),
            ("void_slip", _("Can void password slips and ask for a reprint")),
            ("approve_reprint", _("Can approve the reprint of a password slip")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SlipState.values), name="registry_slip_state"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                name="registry_reprint_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(reprint_of__isnull=True) | Q(printed_at__isnull=True) | Q(approved_by__isnull=False),
                name="registry_reprint_approved_first",
            ),
            models.UniqueConstraint(fields=["case_number"], condition=Q(reprint_of=None), name="registry_first_slip"),
            models.UniqueConstraint(fields=["account"], condition=Q(state__in=OPEN), name="registry_one_open_slip"),
            models.UniqueConstraint(
                fields=["registered_number"], condition=~Q(registered_number=""), name="registry_one_registered_number"
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """The serial as people read it: S115-0001873-0."""
        return shown(self.serial)

    @property
    def awaits_approval(self) -> bool:
        """A reprint that no second person has approved yet."""
        return self.state == SlipState.REQUESTED and self.reprint_of_id is not None and self.approved_by_id is None
