"""Sentences that the scripts say about passkeys, by the names they know them by (as in `portal.key_texts`)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

MAKING: dict[str, Any] = {
    "passkey_making": _("Waiting for this browser, the device or the security key"),
    "passkey_not_made": _(
        "No passkey was made: it was broken off, or took too long. Try again, or go back; nothing was changed."
    ),
    "passkey_known": _("This device holds a passkey for this account already: take another device or security key."),
}

LOGIN: dict[str, Any] = {
    "passkey_asking": _("Waiting for the passkey"),
    "passkey_not_given": _("No passkey was used: it was broken off, or there is none for this site. Key the digits"),
    "passkey_account": _("Key the account that is printed on the password slip"),
    "passkey_password": _("Key the password"),
}
