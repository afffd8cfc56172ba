"""Puts the script of the login page on it, with the sentences that it may have to say."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal import key_texts
from portal.passkeys import texts as passkey_texts

register = template.Library()

TEXTS: dict[str, Any] = {
    **{
        name: key_texts.EVERYWHERE[name]
        for name in (
            "trouble_insecure", "trouble_no_worker", "trouble_unexpected", "trouble_wrong_key_password",
            "errors_heading", "error_line",
        )
    },
    "signing_in": _("Signing with the key in this browser"),
    **passkey_texts.LOGIN,
}  # fmt: skip


@register.inclusion_tag("portal/login_script.html")
def login_script() -> dict[str, Any]:
    """The script and its data block: nobody is known here, so it names no holder and no address."""
    texts = {name: str(sentence) for name, sentence in TEXTS.items()}
    return {
        "page": {"holder": "", "csrf": "", "urls": {}, "texts": texts, "personal": []},
        "passkey_origin": settings.PASSKEY_ORIGIN,
    }
