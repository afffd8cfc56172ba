from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditDeskConfig(AppConfig):
    name = "workflows.audit_desk"
    verbose_name = _("Audit desk")
