"""Passkeys and the open offers to register one. Written by `portal.passkeys.actions` alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import PortalSession
from registry.models import PortalAccount
from registry.passkey_fields import KeptPasskey


class Passkey(KeptPasskey):
    """A passkey of a portal account."""

    account = models.ForeignKey(PortalAccount, on_delete=models.PROTECT, related_name="passkeys")

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        default_permissions = ()
        ordering = ["pk"]


class Offer(models.Model):
    """What one session may register until `expires_at`: the password was given, the browser has not answered yet.

    Whichever answer comes first deletes it, a wrong one, too.
    """

    session = models.OneToOneField(PortalSession, on_delete=models.CASCADE, related_name="passkey_offer")
    name = models.CharField(max_length=40)
    challenge = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("offer to register a passkey")
        verbose_name_plural = _("offers to register a passkey")
        default_permissions = ()

    def __str__(self) -> str:
        return f"offer {self.pk}"
