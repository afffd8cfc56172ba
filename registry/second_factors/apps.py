from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecondFactorsConfig(AppConfig):
    name = "registry.second_factors"
    verbose_name = _("Second factors")
