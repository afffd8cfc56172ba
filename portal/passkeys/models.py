"""Passkeys and the open offers to register one. Written by `portal.passkeys.actions` alone."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import PortalSession
from registry.models import PortalAccount


class Passkey(models.Model):
    """The public half of a passkey: nothing in it is a secret.

    `public_key` is COSE in CBOR (RFC 9052). `sign_count` is the highest that was seen, 0 for authenticators that don't
    count. `copied_at`: when an answer came whose count did not go on, so that there may be a copy; from then on it
    opens nothing.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(PortalAccount, on_delete=models.PROTECT, related_name="passkeys")
    name = models.CharField(max_length=40)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField()
    transports = models.JSONField(default=list)
    aaguid = models.UUIDField()
    registered_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    copied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"passkey {self.key}"


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
