"""Who is logged in to the portal, and who has accepted which terms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import PortalAccount, Subscriber


class PortalSession(models.Model):
    """One login of a subscriber, from the right password until logout, idleness, a new password or a suspension.

    Apart from staff sessions in table, cookie and path, so that neither is ever taken for the other. Only the hash of
    the cookie's token is kept: who reads the database can't take a session over. `network` is where it began, as
    `registry.login_origin.shortened` leaves an address; `kept` is what was typed when the session before it ended
    (`portal.kept_typing`).
    """

    token_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(PortalAccount, on_delete=models.CASCADE, related_name="portal_sessions")
    created = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)
    ended = models.DateTimeField(null=True)
    kept = models.JSONField(null=True)
    network = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        verbose_name = _("portal session")
        verbose_name_plural = _("portal sessions")
        default_permissions = ()

    def __str__(self) -> str:
        return f"portal session {self.pk}"


class TermsAcceptance(models.Model):
    """Which edition of the terms was accepted for which order (`pki`), and when.

    `told_at`: when the mail was queued that tells the contact of the pair of a renewal.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="accepted_terms")
    edition = models.CharField(max_length=10)
    accepted_at = models.DateTimeField()
    order_id = models.UUIDField(unique=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("acceptance of the terms")
        verbose_name_plural = _("acceptances of the terms")
        default_permissions = ()

    def __str__(self) -> str:
        return f"terms {self.edition} for order {self.order_id}"
