"""System checks that hold over all rooms."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection


@register(Tags.database)
def no_demo_accounts_outside_the_demo(
    *, app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """An office whose database holds demo accounts does not start: their passwords are printed on a screen."""
    from registry.staff import demo_accounts_exist  # noqa: PLC0415 - models are not loaded when this module is

    if settings.DEMO or not databases or "registry_staff" not in connection.introspection.table_names():
        return []
    if demo_accounts_exist():
        return [Error("This database holds demo accounts.", hint="Start from an empty database.", id="certdesk.E001")]
    return []
