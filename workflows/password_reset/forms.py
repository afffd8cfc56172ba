"""用戶憑證作業網站密碼重新設定申請單 as it is keyed in: order and numbers of the paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from numbering.numbers import as_keyed
from registry.models import PasswordSlip
from registry.passwords import without_grouping
from workflows.application_form import Panel, Place
from workflows.contact_fields import ContactFields
from workflows.subscription_form import SubscriptionForm

SLIP_REASONS = ("C", "D", "E")


class PasswordResetForm(ContactFields, SubscriptionForm):
    """Names an account by its subscriber; the account's own number, if keyed in, must be the same one's."""

    account = forms.CharField(
        label=_("Portal account"), max_length=14, required=False, widget=forms.TextInput(attrs={"class": "code-in"})
    )
    reason = forms.ChoiceField(
        label=_("Why a new password"),
        choices=[
            ("A", _("A Three wrong passwords in a row, login suspended")),
            ("B", _("B Password forgotten")),
            ("C", _("C Password slip lost or not received")),
            ("D", _("D Password slip damaged or unreadable")),
            ("E", _("E Password slip expired unused")),
            ("F", _("F Somebody may know the password")),
        ],
        widget=forms.RadioSelect,
    )
    slip_serial = forms.CharField(
        label=_("Slip serial"),
        max_length=16,
        required=False,
        widget=forms.TextInput(attrs={"class": "code-in"}),
        help_text=_("For C, D and E, if known"),
    )
    enclosures = forms.MultipleChoiceField(
        label=_("Enclosures"),
        choices=[
            ("id", _("Copy of identity papers or registration")),
            ("slip", _("The old password slip (D)")),
            ("poa", _("Letter of authority")),
            ("other", _("Other")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what is enclosed")},
    )

    panels = (
        Panel(
            _("Applicant"),
            (
                Place("name", "1", 4),
                Place("id_number", "2", 3),
                Place("seq", "3", 2, optional=True),
                Place("account", "4", 3, optional=True),
            ),
        ),
        Panel(_("Reason"), (Place("reason", "5", 12), Place("slip_serial", "6", 6, optional=True))),
        Panel(
            _("Certificate contact"),
            (
                Place("contact_name", "7", 4),
                Place("contact_mobile", "8", 4, optional=True),
                Place("contact_telephone", "9", 4),
                Place("contact_email", "10", 12),
                Place("contact_zip", "11", 3),
                Place("contact_address", "11", 9),
            ),
        ),
        Panel(
            _("Password slip, enclosures and statement"),
            (
                Place("delivery", "12", 12),
                Place("enclosures", "13", 8),
                Place("pieces", "13", 4),
                Place("signed_on", "15", 5),
            ),
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Account and slip, where the paper names them, must be this subscriber's."""
        cleaned = super().clean()
        if self.subscriber is None:
            return cleaned
        account = self.subscriber.account
        if cleaned.get("account") and without_grouping(cleaned["account"]) != account.account:
            self.add_error("account", _("This account belongs to somebody else: look at the paper again"))
        cleaned["account"] = account.account
        if cleaned.get("slip_serial"):
            serial = as_keyed(cleaned["slip_serial"])
            if not PasswordSlip.objects.filter(serial=serial or "", account=account).exists():
                self.add_error("slip_serial", _("This subscriber has no such slip: look at the paper again"))
            cleaned["slip_serial"] = serial or ""
        return cleaned
