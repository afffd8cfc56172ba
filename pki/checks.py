"""What must be set before keys can be used."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from pki import known_weak_keys
from pki.key_backends import BACKENDS
from pki.profile_rules import names_public_host
from pki.subscriber_profiles import ProfileRefused, load


@register()
def keys_can_be_found(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The key back end is one that there is, and a token has its library and its PIN."""
    chosen = settings.PKI["key_backend"]
    if chosen not in BACKENDS:
        return [Error(f"PKI_KEY_BACKEND is {chosen}.", hint=f"There are: {', '.join(BACKENDS)}.", id="pki.E001")]
    if chosen == "pkcs11" and not (settings.PKI["token"]["module"] and settings.PKI_TOKEN_PIN):
        hint = "Set PKCS11_MODULE to the token's library, and PKI_TOKEN_PIN or PKI_TOKEN_PIN_FILE."
        return [Error("Keys are to be in a token that can't be opened.", hint=hint, id="pki.E002")]
    return []


@register()
def profiles_can_be_used(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No office starts with a profile that breaks a rule."""
    try:
        load(settings.PKI["profiles"], words=settings.PKI["subject"])
    except ProfileRefused as refused:
        return [Error(str(refused), hint="Mend the file, or name another one in PKI_PROFILES.", id="pki.E003")]
    return []


@register()
def addresses_can_be_certified(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Certificates name BASE_URL, and the lint would refuse each of them."""
    if not settings.BASE_URL or names_public_host(settings.BASE_URL):
        return []
    hint = "Set BASE_URL to the address that the public reaches, like https://ra.example.tw."
    return [Error("BASE_URL can't stand in a certificate: its host is no full name.", hint=hint, id="pki.E005")]


@register()
def lists_of_weak_keys_can_be_read(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Where lists are named, they are there."""
    folder = settings.PKI["weak_keys"]
    try:
        if folder is not None:
            known_weak_keys.check(folder)
    except known_weak_keys.ListUnreadable as unreadable:
        hint = "Name the folder of openssl-blacklist's files in PKI_WEAK_KEYS, or leave it empty."
        return [Error(f"{unreadable}.", hint=hint, id="pki.E004")]
    return []
