"""Letters as they were sent, written by `keeping` alone; notices by mail, written by `outbox` alone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.models import Case, Participation


class LetterKind(models.TextChoices):
    """Letters about a case. `EFFECT` tells that it was carried out; its kind says in which words."""

    CORRECTION = "correction", _("Correction letter")
    REJECTION = "rejection", _("Rejection letter")
    WITHDRAWAL = "withdrawal", _("Confirmation of withdrawal")
    COVERING = "covering", _("Covering letter")
    EFFECT = "effect", _("Notice of the effect")


class Letter(models.Model):
    """A letter as it was printed: the very bytes, and the SHA-256 of them that stands in the trail, too.

    `occasion` is the deed that it tells of; a covering letter also belongs to one slip. Of each there is one, however
    often it is printed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(pgettext_lazy("letter", "kind"), max_length=10, choices=LetterKind.choices)
    occasion = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    slip_serial = models.CharField(max_length=20, blank=True, default="")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    printed_at = models.DateTimeField(default=timezone.now)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ()
        permissions = [("print_letter", _("Can print and keep letters"))]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "kind", "slip_serial"], name="one_letter_an_occasion")
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class NoticeKind(models.TextChoices):
    """What a mail tells the certificate contact."""

    RETURNED = "returned", _("Papers to be corrected")
    REMINDER = "reminder", _("Deadline draws near")
    REJECTED = "rejected", _("Application rejected")
    COMPLETED = "completed", _("Application carried out")
    SLIP_FOLLOWS = "slip_follows", _("Application approved, password slip follows")
    REVOKED = "revoked", _("Certificates revoked")
    RESUMED = "resumed", _("Certificates valid again")
    SUSPENDED = "suspended", _("Certificates suspended")
    RENEWED = "renewed", _("Certificates renewed")
    SUPERSEDED = "superseded", _("Former certificates revoked")
    RENEWAL = "renewal", _("Certificates to be renewed")
    RENEW_SOON = "renew_soon", _("Certificates expire soon")
    RIGHT_ENDS = "right_ends", _("Right to apply ends soon")
    NEW_PASSWORD = "new_password", _("Portal password changed")
    LOGIN_HELD = "login_held", _("Portal login suspended")
    PASSKEY_NEW = "passkey_new", _("Passkey registered")
    PASSKEY_GONE = "passkey_gone", _("Passkey removed")
    PASSKEY_OVER = "passkey_over", _("Passkeys ended")
    PASSKEY_COPY = "passkey_copy", _("Passkey refused")


class Notice(models.Model):
    """A mail that is to be sent, being sent, sent, or given up.

    `about` holds what it says: numbers and a day, no name. `sending_since` is the claim of the process that sends it;
    a claim that a dead process left ends by itself. Without a case: what a subscriber did on the portal. `return_key`
    is what the envelope names the mail by; `returned_at` and `returned_status` (RFC 3463) say that it came back.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(pgettext_lazy("letter", "kind"), max_length=12, choices=NoticeKind.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="notices")
    occasion = models.ForeignKey(Participation, on_delete=models.PROTECT, null=True, related_name="+")
    to = models.EmailField(_("e-mail"))
    about = models.JSONField()
    queued_at = models.DateTimeField(default=timezone.now)
    sending_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    return_key = models.UUIDField(default=uuid.uuid4, null=True, unique=True, editable=False)
    returned_at = models.DateTimeField(null=True)
    returned_status = models.CharField(max_length=9, blank=True, default="")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        ordering = ["queued_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["occasion", "kind"], name="one_notice_an_occasion")]
        indexes = [
            models.Index("next_try_at", name="notice_to_send", condition=Q(sent_at=None, given_up_at=None)),
            models.Index("given_up_at", name="notice_given_up", condition=Q(given_up_at__isnull=False)),
            models.Index("returned_at", name="notice_returned", condition=Q(returned_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SuspensionLetter(models.Model):
    """A letter 憑證停用通知書 to a subscriber, about certificates that were suspended on the portal at `at`.

    Wanted by the suspension, without a case; once printed, the very bytes and their SHA-256, as in the trail.
    `certificates`: their numbers. Written by `suspension_letters` alone.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    holder_key = models.CharField(max_length=64, db_index=True)
    certificates = models.JSONField()
    at = models.DateTimeField()
    mail = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="+")
    waiting = models.BooleanField(default=True)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    printed_at = models.DateTimeField(null=True)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("suspension letter")
        verbose_name_plural = _("suspension letters")
        default_permissions = ()
        indexes = [models.Index("waiting", "at", name="suspension_letter_listed")]
        constraints = [
            models.CheckConstraint(
                condition=Q(waiting=True, content=None, printed_at=None, printed_by=None)
                | Q(waiting=False, content__isnull=False, printed_at__isnull=False, printed_by__isnull=False),
                name="suspension_letter_whole",
            )
        ]

    def __str__(self) -> str:
        return f"suspension letter {self.key}"
