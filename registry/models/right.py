"""Rights to apply for a certificate pair."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.subscriber import Subscriber


class ApplyRight(models.Model):
    """Lets a subscriber apply for one pair. Granted by an approved case, used once, ends unused after a while."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="rights")
    granted_by_case = models.CharField(max_length=20, unique=True)
    granted_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    order_id = models.UUIDField(null=True, unique=True)
    begun_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("right to apply")
        verbose_name_plural = _("rights to apply")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(order_id__isnull=False),
                name="registry_right_used_by_order",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(ended_at__isnull=True),
                name="registry_right_used_or_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.granted_by_case
