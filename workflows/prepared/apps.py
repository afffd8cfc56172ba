from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreparedConfig(AppConfig):
    name = "workflows.prepared"
    verbose_name = _("Pre-filled forms")
