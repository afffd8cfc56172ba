"""Who works here."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Staff(AbstractUser):
    """A person who works here. A person who holds several roles is still one person (spec §1).

    `start_password_until`: the password is one that the operator has given, good until then, for one sign-in that
    replaces it. `sessions_ended` counts how often all sessions were ended at once.
    """

    display_name = models.CharField(pgettext_lazy("staff", "name"), max_length=60)
    extension = models.CharField(pgettext_lazy("telephone", "extension"), max_length=10, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    start_password_until = models.DateTimeField(null=True, editable=False)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        permissions = [
            ("manage_staff", _("Can manage staff accounts and roles")),
            ("confirm_factor_reset", _("Can confirm that a person's second factors end")),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_session_auth_hash(self) -> str:
        """What a session must carry to go on: another one after a new password, and after all sessions were ended."""
        return self._bound_to(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under keys that were replaced."""
        return (self._bound_to(key) for key in settings.SECRET_KEY_FALLBACKS)

    def _bound_to(self, key: str | bytes) -> str:
        standing = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("registry.Staff.session", standing, secret=key, algorithm="sha256").hexdigest()
