"""Letters as they were sent. Written by `workflows.correspondence.keeping` alone."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind.choices)
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
