from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PasswordResetConfig(AppConfig):
    name = "workflows.password_reset"
    verbose_name = pgettext_lazy("kind of case", "Password reset")
