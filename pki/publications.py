"""What was published of certificates' status, and what has still to be."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CrlKind(models.TextChoices):
    """Everything that is listed, or what has changed since a full list (RFC 5280 §5.2.4)."""

    FULL = "full", pgettext_lazy("revocation list", "full")
    DELTA = "delta", pgettext_lazy("revocation list", "changes")


class CrlIssue(models.Model):
    """One published CRL. Only the newest of its kind keeps its DER; of the others number, dates and digest remain.

    `shard` is the part of its issuer's certificates that the list speaks for, `scope` the name of that part in the
    list (empty: it speaks for all). `base_number` is the full list that a delta continues.
    """

    issuer = models.ForeignKey("pki.Authority", on_delete=models.PROTECT, related_name="crls")
    shard = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=5, choices=CrlKind.choices, default=CrlKind.FULL)
    number = models.PositiveBigIntegerField()
    base_number = models.PositiveBigIntegerField(null=True)
    scope = models.CharField(max_length=300, blank=True)
    this_update = models.DateTimeField()
    next_update = models.DateTimeField()
    entries = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    der = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "shard", "kind", "number"], name="pki_one_crl_of_a_kind_a_number"
            ),
            models.CheckConstraint(
                condition=Q(kind=CrlKind.FULL, base_number__isnull=True)
                | Q(kind=CrlKind.DELTA, base_number__isnull=False, base_number__lte=models.F("number")),
                name="pki_delta_has_a_base",
            ),
        ]
        indexes = [  # the few that stand, among all that ever did
            models.Index(fields=["issuer", "shard"], condition=Q(der__isnull=False), name="pki_standing_lists")
        ]
        permissions = [("publish_crl", _("Can publish a revocation list"))]
        verbose_name = _("revocation list")
        verbose_name_plural = _("revocation lists")

    def __str__(self) -> str:
        return f"{self.kind} CRL {self.number} of {self.issuer}/{self.shard}"


class StatusChange(models.Model):
    """A change of status: inserted with the change, until every full list that still holds was made after it.

    `told_by` is the number of the first list that tells it; None says that a list is due. A row of its own and not a
    counter at the authority: whoever changes a status inside a longer transaction must not wait for a lock that a
    publication holds.
    """

    certificate = models.ForeignKey("pki.Certificate", on_delete=models.CASCADE, related_name="status_changes")
    issuer = models.ForeignKey("pki.Authority", on_delete=models.CASCADE, related_name="status_changes")
    shard = models.PositiveIntegerField()
    at = models.DateTimeField()
    told_by = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["issuer", "shard", "told_by"], name="pki_changes_of_a_list")]
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")

    def __str__(self) -> str:
        return f"change {self.pk} of {self.certificate_id}"


class OcspAnswer(models.Model):
    """A signed OCSP answer about one certificate, kept until its status changes or the answer ends.

    `asked` is the SHA-256 of the DER of the plainest request about it.
    """

    asked = models.CharField(max_length=64, primary_key=True)
    certificate = models.ForeignKey("pki.Certificate", on_delete=models.CASCADE, related_name="ocsp_answers")
    this_update = models.DateTimeField(db_index=True)
    next_update = models.DateTimeField()
    der = models.BinaryField()

    class Meta:
        verbose_name = _("OCSP answer")
        verbose_name_plural = _("OCSP answers")

    def __str__(self) -> str:
        return f"OCSP answer about {self.certificate_id}"
