from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry import account_events


class PasskeysConfig(AppConfig):
    name = "portal.passkeys"
    verbose_name = _("Passkeys")

    def ready(self) -> None:
        """What was registered under a password ends when the office sets the account up again."""
        from portal.passkeys import actions  # noqa: PLC0415 - its models are loaded by now

        account_events.account_reset.connect(actions.end_all)
