from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseFileConfig(AppConfig):
    name = "workflows.case_file"
    verbose_name = _("Case file")
