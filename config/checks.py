"""System checks that hold over all rooms."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - as Django calls it
from django.db import connection
from django.utils.module_loading import import_string

_DELIVERS_NOTHING = {
    f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "dummy", "filebased", "locmem")
}
_GATEWAY_HINT = "Set TEXT_GATEWAY to the class of the office's gateway, or leave it empty."


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


@register(Tags.security)
def secrets_are_sent_and_not_shown(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """An office does not print its mails and opening codes where the server runs, nor lose them (spec §4).

    Without a gateway at all it may work: electronic delivery is refused with a sentence then.
    """
    if settings.DEMO:
        return []
    found: list[CheckMessage] = []
    if settings.EMAIL_BACKEND in _DELIVERS_NOTHING:
        found.append(
            Error("Mails reach nobody.", hint="Leave EMAIL_BACKEND alone and set EMAIL_HOST.", id="certdesk.E002")
        )
    if settings.TEXT_GATEWAY == "registry.texting.ConsoleGateway":
        found.append(Error("Opening codes are printed where the server runs.", hint=_GATEWAY_HINT, id="certdesk.E003"))
    elif settings.TEXT_GATEWAY and not _found(settings.TEXT_GATEWAY):
        found.append(Error("TEXT_GATEWAY names no class that can be loaded.", hint=_GATEWAY_HINT, id="certdesk.E004"))
    return found


@register()
def returned_mail_can_be_read(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Where mail that can't be delivered comes back to is an address, with room for the number of a mail (64 octets in
    all before the @, RFC 5321 §4.5.3.1.1), and what is read belongs to one.
    """
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    if settings.BOUNCE_ADDRESS and not (domain and re.fullmatch(r"[\w.-]{1,31}", local, re.ASCII)):
        return [Error("BOUNCE_ADDRESS is no address with at most 31 letters before the @.", id="certdesk.E005")]
    if settings.BOUNCE_MAILDIR and not local:
        return [Error("BOUNCE_MAILDIR is read for mail to BOUNCE_ADDRESS: set both.", id="certdesk.E006")]
    return []


@register()
def passkeys_have_an_origin(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Passkeys are bound to an origin as browsers write it, on a name and no number (Web Authentication §5.1.3).

    Anywhere else they are silently not offered.
    """
    origin = urlsplit(settings.PASSKEY_ORIGIN)
    host = origin.hostname or ""
    is_name = bool(re.search(r"[a-z]", host.rpartition(".")[2])) and ":" not in host
    secure = origin.scheme == "https" or host == "localhost"
    if is_name and secure and f"{origin.scheme}://{origin.netloc.lower()}" == settings.PASSKEY_ORIGIN:
        return []
    hint = "Set PASSKEY_ORIGIN to https, the name and, if there is one, the port, with nothing after it."
    return [Warning("Nobody can register a passkey: PASSKEY_ORIGIN is no origin.", hint=hint, id="certdesk.W007")]


def _found(name: str) -> bool:
    try:
        import_string(name)
    except ImportError:
        return False
    return True
