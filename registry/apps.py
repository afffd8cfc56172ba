from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        post_migrate.connect(_roles_in_step, dispatch_uid="registry.roles")


def _roles_in_step(*, app_config: AppConfig, **kwargs: Any) -> None:
    """Groups and their permissions follow `registry.roles.PERMISSIONS`.

    Called after the migration of each app; permissions of all apps are there after the last one.
    """
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 - apps are not ready when this loads

    from registry.roles import PERMISSIONS  # noqa: PLC0415

    if app_config is not [config for config in apps.get_app_configs() if config.models_module][-1]:
        return
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for role, names in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=str(role))
        group.permissions.set([known[name] for name in names if name in known])
