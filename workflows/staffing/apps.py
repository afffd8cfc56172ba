from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry import staff_events


class StaffingConfig(AppConfig):
    name = "workflows.staffing"
    verbose_name = _("Staff accounts")

    def ready(self) -> None:
        """Whoever may do less than before holds nothing that needs what was taken away."""
        from workflows.actions import holding  # noqa: PLC0415 - its models are loaded by now

        staff_events.may_less.connect(holding.release_beyond_permission)
