from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry import account_events


class CorrespondenceConfig(AppConfig):
    name = "workflows.correspondence"
    verbose_name = _("Correspondence")

    def ready(self) -> None:
        """The contact is told what happens to the subscriber's portal account."""
        from workflows.correspondence import notices  # noqa: PLC0415 - its models are loaded by now

        account_events.password_changed.connect(notices.password_changed)
        account_events.login_suspended.connect(notices.login_suspended)
