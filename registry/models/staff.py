"""Who works here."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Staff(AbstractUser):
    """A person who works here. A person who holds several roles is still one person (spec §1)."""

    display_name = models.CharField(_("name"), max_length=60)
    extension = models.CharField(pgettext_lazy("telephone", "extension"), max_length=10, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        permissions = [("manage_staff", _("Can manage staff accounts and roles"))]

    def __str__(self) -> str:
        return self.display_name or self.username
