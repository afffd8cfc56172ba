from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401, PLC0415 - registers the system checks


class StaticFilesConfig(DjangoStaticFilesConfig):
    """Leaves viewflow's pages out: none of them is served here, and their style sheets name files that don't exist."""

    ignore_patterns = [*DjangoStaticFilesConfig.ignore_patterns, "viewflow"]
