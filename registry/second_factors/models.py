"""Second factors of staff, what is offered to be registered, and resets that wait for a second person.

Written by `registry.second_factors`' own actions alone. Nothing here opens anything by itself: the secret of an
authenticator app is sealed (`sealing`), and of a passkey only the public half is known.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.passkey_fields import KeptPasskey


class CodeApp(models.Model):
    """An authenticator app (RFC 6238). `last_step` is the newest time step whose code was taken: none counts twice.

    `wrong` counts wrong codes in a row; until `locked_until` no code is looked at.
    """

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="code_app")
    sealed = models.BinaryField()
    last_step = models.PositiveBigIntegerField()
    wrong = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")
        default_permissions = ()

    def __str__(self) -> str:
        return f"authenticator app of {self.staff_id}"


class CodeOffer(models.Model):
    """The secret that somebody may put into an app until `expires_at`; a code of it makes it a `CodeApp`."""

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="code_offer")
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("offered authenticator app")
        verbose_name_plural = _("offered authenticator apps")
        default_permissions = ()

    def __str__(self) -> str:
        return f"offer to {self.staff_id}"


class StaffPasskey(KeptPasskey):
    """A passkey of a member of staff."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="passkeys")

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        default_permissions = ()
        ordering = ["pk"]


class Challenge(models.Model):
    """What a browser is asked to sign until `expires_at`, to register or to show a passkey. One answer uses it up."""

    class Purpose(models.TextChoices):
        REGISTER = "register"
        ANSWER = "answer"

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    content = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("challenge for a passkey")
        verbose_name_plural = _("challenges for passkeys")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["staff", "purpose"], name="challenge_one_each")]

    def __str__(self) -> str:
        return f"challenge {self.pk}"


class Reset(models.Model):
    """An operator asks that somebody's second factors end; a second person, who sees him or her, confirms it."""

    staff = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_reset")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reset of second factors")
        verbose_name_plural = _("resets of second factors")
        default_permissions = ()

    def __str__(self) -> str:
        return f"reset for {self.staff_id}"
