"""No table: the accounts are made from what the rooms keep. Only the permission to see them has its home here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayEnd(models.Model):
    """Carries the permission, as Django ties one to a model."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("view_accounts", _("Can see the accounts of a day"))]

    def __str__(self) -> str:
        return "accounts of a day"
