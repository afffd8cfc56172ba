"""What subscribers type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_LENGTH = 128
ANSWER_LENGTH = 6_000  # a passkey's: the longest identifier and an RSA signature in base64, and room
SIGNATURE_LENGTH = 12_000  # base64 of what `pki.signed_statements` reads at most, and some
_GONE = _("The page was from another time: load it anew")


def _password(*, label: Any, autocomplete: str, missing: Any, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}, render_value=False)
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=PASSWORD_LENGTH,
        strip=False,
        widget=widget,
        error_messages={"required": missing},
    )


class PortalForm(forms.Form):
    """No `required` attribute: the page answers with its own sentences, in the language of the page."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class LoginForm(PortalForm):
    """Account, password, and the digits of the picture that `picture_key` names."""

    account = forms.CharField(
        label=_("Portal account"),
        help_text=_("Printed on the password slip, like HT7K-4QMD-29; small letters will do"),
        max_length=64,
        widget=forms.TextInput(
            attrs={
                "class": "code-in",
                "autocomplete": "username",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Key the account that is printed on the password slip")},
    )
    password = _password(
        label=_("Portal password"),
        hint=_("For the first login take the password inside the password slip; you change it right afterwards"),
        autocomplete="current-password",
        missing=_("Key the password"),
    )
    picture = forms.CharField(
        label=_("The 6 digits of the picture"),
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "class": "captcha-in",
                "inputmode": "numeric",
                "autocomplete": "off",
            }
        ),
        help_text=_("Wrong digits don't count as a wrong password"),
        required=False,
    )
    picture_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    signature = forms.CharField(required=False, max_length=SIGNATURE_LENGTH, widget=forms.HiddenInput)
    passkey = forms.CharField(required=False, max_length=ANSWER_LENGTH, widget=forms.HiddenInput)

    def clean_picture(self) -> str:
        """The digits alone: spaces and full-width digits are forgiven."""
        typed: str = self.cleaned_data["picture"]
        return "".join(str(int(character)) for character in typed if character.isdecimal())

    def clean(self) -> dict[str, Any]:
        """One of the three ways: the digits of the picture, or a signature or a passkey in their place."""
        cleaned = super().clean() or {}
        instead = cleaned.get("signature") or cleaned.get("passkey")
        if not cleaned.get("picture") and not instead and "picture" not in self.errors:
            self.add_error("picture", _("Key the 6 digits, or listen to them"))
        return cleaned


class PasswordForm(PortalForm):
    """The old password, the new one, and the new one again."""

    old = _password(
        label=_("Old password"),
        autocomplete="current-password",
        missing=_("Key the password that you have used so far"),
    )
    new = _password(
        label=_("New password"),
        hint=_(
            "At least 12 characters; not the account, the ID number, the name or the telephone number, and not one "
            "that many people use. A few words in a row are easy to keep in mind"
        ),
        autocomplete="new-password",
        missing=_("Key the new password"),
    )
    again = _password(
        label=_("New password again"),
        autocomplete="new-password",
        missing=_("Key the new password a second time"),
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        """`first`: the old password is the initial one, which stands on paper."""
        super().__init__(*args, **kwargs)
        if first:
            self.fields["old"].label = _("Password of the slip")
            self.fields["old"].help_text = _("Small letters will do, with or without spaces")

    def clean(self) -> dict[str, Any]:
        """Both new ones are the same."""
        cleaned = super().clean() or {}
        if {"new", "again"} <= cleaned.keys() and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two new passwords differ: key both again"))
        return cleaned


class ConfirmForm(PortalForm):
    """The portal password, asked again before something that matters."""

    password = _password(
        label=_("Portal password"),
        autocomplete="current-password",
        missing=_("Key the password with which you signed in"),
    )


class ActivateForm(ConfirmForm):
    """Which pair was on the page, so that what is activated is what was looked at."""

    pair = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _GONE, "invalid": _GONE})
