from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExpiriesConfig(AppConfig):
    name = "workflows.expiries"
    verbose_name = _("What is about to end")
