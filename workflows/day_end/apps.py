from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DayEndConfig(AppConfig):
    name = "workflows.day_end"
    verbose_name = _("Accounts of a day")
