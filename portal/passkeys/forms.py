"""What subscribers type about passkeys."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import ConfirmForm, PortalForm

ANSWER_LENGTH = 12_000  # a registration with an RSA key and the longest identifier, in base64, and room


class OfferForm(ConfirmForm):
    """What the passkey is to be called, and the password."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("By which you know it again, like “computer in the office” or “blue security key”"),
        max_length=40,
        error_messages={"required": _("Give the passkey a name")},
    )
    field_order = ("name", "password")


class AnswerForm(PortalForm):
    """What the browser has made."""

    answer = forms.CharField(max_length=ANSWER_LENGTH)
