"""What the operator types about staff, and staff about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry import roc_dates
from registry.models import Staff
from registry.roles import Role
from workflows.application_form import RocDateField

_NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})
_GIVEN_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "current-password"})
_EMPTY = _("Empty: key it in")
_ONE_PERSON = _("A person of several roles is still one person: nobody approves what they keyed in or reviewed")


class RolesField(forms.MultipleChoiceField):
    """Roles, as boxes to tick. Cleans to a list of `Role`."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple,
            help_text=_ONE_PERSON,
        )  # fmt: skip

    def clean(self, value: Any) -> list[Role]:
        """The ticked roles."""
        return [Role(each) for each in super().clean(value)]


class NameForm(forms.Form):
    """What papers and lists call somebody, and where he or she is reached."""

    display_name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=60, error_messages={"required": _("Empty: key in the name")}
    )
    extension = forms.CharField(label=pgettext_lazy("telephone", "Extension"), max_length=10, required=False)


class NewAccountForm(NameForm):
    """Somebody begins to work here."""

    field_order = ("display_name", "username", "extension", "roles")

    username = forms.CharField(
        label=_("Staff account"),
        max_length=30,
        help_text=_("Small letters and digits, like wang; it never changes"),
        error_messages={"required": _EMPTY},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    roles = RolesField()


class RolesForm(forms.Form):
    """The roles of one person, all of them."""

    roles = RolesField()


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        widget=_NEW_PASSWORD,
        help_text=_("At least 12 characters, not a common one, without your name or account"),
        error_messages={"required": _EMPTY},
    )
    again = forms.CharField(
        label=_("New password again"), max_length=128, strip=False, widget=_NEW_PASSWORD,
        error_messages={"required": _EMPTY},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"new", "again"} <= cleaned.keys() and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two differ: key in the new password again"))
        return cleaned


class CodeForm(forms.Form):
    """The code that an authenticator app shows now."""

    code = forms.CharField(
        label=_("Code of the app"),
        max_length=20,
        help_text=_("6 digits, new every 30 seconds"),
        error_messages={"required": _("Empty: key in the code that the app shows")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-in"}),
    )


class PasswordForm(forms.Form):
    """The password once more, before something about signing in changes."""

    password = forms.CharField(
        label=_("Present password"), max_length=128, strip=False, widget=_GIVEN_PASSWORD,
        error_messages={"required": _EMPTY},
    )  # fmt: skip


class RegisterCodeForm(CodeForm, PasswordForm):
    """A code, and the password once more."""

    field_order = ("code", "password")


class ChangePasswordForm(PasswordForm, NewPasswordForm):
    """One's own password, with the one before."""

    field_order = ("password", "new", "again")


class PasskeyForm(forms.Form):
    """What the browser has made, and what it is to be called."""

    name = forms.CharField(
        label=_("Name of the passkey"), max_length=40, initial=_("Security key"),
        help_text=_("By which you know it again, like “blue security key”"),
        error_messages={"required": _("Give the passkey a name")},
    )  # fmt: skip
    answer = forms.CharField(max_length=12_000, widget=forms.HiddenInput, required=False)


class AbsenceForm(forms.Form):
    """Who is away, from when until when, and who stands in. Without `for_others` it is oneself."""

    staff = forms.ModelChoiceField(label=_("Who is away"), queryset=Staff.objects.none(), empty_label=None)
    substitute = forms.ModelChoiceField(
        label=_("Substitute"),
        queryset=Staff.objects.none(),
        empty_label=_("choose"),
        help_text=_("Sees what is held and may take it over, as far as his or her own roles go"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a colleague")),
    )
    first_day = RocDateField(label=_("First day"), error_messages={"required": _EMPTY})
    last_day = RocDateField(label=_("Last day"), error_messages={"required": _EMPTY})

    def __init__(self, *args: Any, by: Staff, for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at_work = Staff.objects.filter(is_active=True).order_by("display_name", "pk")
        self.fields["staff"].queryset = at_work if for_others else at_work.filter(pk=by.pk)  # type: ignore[attr-defined]
        self.fields["staff"].initial = by.pk
        self.fields["substitute"].queryset = at_work if for_others else at_work.exclude(pk=by.pk)  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, str]:
        """What was asked for, in words. Only of a valid form."""
        data = self.cleaned_data
        days = {name: roc_dates.shown(data[f"{name}_day"]) for name in ("first", "last")}
        return {"name": str(data["substitute"]), "away": str(data["staff"]), **days}
