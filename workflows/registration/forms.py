"""憑證註冊申請單 as it is keyed in: order and numbers of the paper."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from registry.models import Subscriber, SubscriberKind
from registry.particulars import Particulars, checked_particulars
from registry.subscribers import registered_as
from workflows.application_form import Panel, Place, RocDateField
from workflows.contact_fields import ContactFields
from workflows.models import JsonObject
from workflows.registration.again import refuse_unless_over


class RegistrationForm(ContactFields):
    """Field 1 decides what else the paper must say (paper design, "Fields")."""

    kind = forms.ChoiceField(
        label=_("Kind of applicant"),
        choices=SubscriberKind.choices,
        widget=forms.RadioSelect,
        initial=SubscriberKind.PERSON,
    )
    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"data-echo": "name"}))
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "code-in", "autocapitalize": "characters", "data-echo": "id"}),
    )
    birth_date = RocDateField(label=_("Date of birth"), required=False, past=True)
    nationality = forms.CharField(label=_("Nationality"), max_length=40, required=False)
    passport_name = forms.CharField(label=_("Name as in passport"), max_length=60, required=False)
    passport_number = forms.CharField(
        label=_("Passport number"), max_length=9, required=False, widget=forms.TextInput(attrs={"class": "code-in"})
    )
    representative = forms.CharField(label=_("Representative"), max_length=60, required=False)
    department = forms.CharField(label=_("Department"), max_length=60, required=False)
    zip = forms.CharField(
        label=_("ZIP code 3+3"),
        max_length=9,
        widget=forms.TextInput(
            attrs={"class": "code-in", "inputmode": "numeric", "data-echo": "zip", "data-with": "address"}
        ),
    )
    address = forms.CharField(label=_("Address"), max_length=120)
    telephone = forms.CharField(label=_("Telephone"), max_length=30)
    email = forms.EmailField(label=_("E-mail"), max_length=120)
    same_name = forms.BooleanField(label=_("Contact is the applicant"), required=False)
    same_address = forms.BooleanField(label=_("Postal address as field 10"), required=False)
    enclosures = forms.MultipleChoiceField(
        label=_("Enclosures"),
        choices=[
            ("id", _("Identity card, both sides")),
            ("arc", _("Resident certificate or passport")),
            ("reg", _("Registration certificate of the body")),
            ("rep", _("Representative's identity papers")),
            ("poa", _("Letter of authority")),
            ("other", _("Other")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what is enclosed")},
    )
    pieces = forms.IntegerField(label=_("How many pieces"), min_value=1, max_value=99, initial=1)
    signed_on = RocDateField(label=_("Date of the statement"), past=True)

    panels = (
        Panel(
            _("Applicant"),
            (
                Place("kind", "1", 12),
                Place("name", "2", 5),
                Place("id_number", "3", 3),
                Place("birth_date", "4", 4, asked_of="person foreign"),
                Place("nationality", "5", 3, asked_of="foreign"),
                Place("passport_name", "6", 5, asked_of="foreign"),
                Place("passport_number", "7", 4, asked_of="foreign", optional=True),
                Place("representative", "8", 5, asked_of="body"),
                Place("department", "9", 7, asked_of="body", optional=True),
                Place("zip", "10", 3),
                Place("address", "10", 9),
                Place("telephone", "11", 5),
                Place("email", "12", 7),
            ),
        ),
        Panel(
            _("Certificate contact"),
            (
                Place("same_name", "13", 4, read=False),
                Place("contact_name", "13", 4, copied_by="same_name"),
                Place("contact_mobile", "14", 4, optional=True),
                Place("contact_telephone", "15", 5),
                Place("contact_email", "16", 7),
                Place("same_address", "17", 12, read=False),
                Place("contact_zip", "17", 3, copied_by="same_address"),
                Place("contact_address", "17", 9, copied_by="same_address"),
            ),
        ),
        Panel(_("Password slip"), (Place("delivery", "18", 12),)),
        Panel(
            _("Enclosures and statement"),
            (Place("enclosures", "19", 8), Place("pieces", "19", 4), Place("signed_on", "21", 5)),
        ),
    )

    registered: Subscriber | None = None
    """Who is registered already under what the form says, and is registered again by it."""

    def clean(self) -> dict[str, Any]:
        """The checks of `registry.particulars`, each beside its field; values come out normalised."""
        cleaned = self.cleaned_data
        if not self.errors.get("kind"):
            particulars, refusals = checked_particulars(self._particulars(cleaned))
            self.take_over(cleaned, particulars, refusals)
            if not refusals:
                self._look_up(particulars)
        if cleaned.get("same_name"):
            cleaned["contact_name"] = cleaned.get("name", "")
        if cleaned.get("same_address"):
            cleaned["contact_zip"], cleaned["contact_address"] = cleaned.get("zip", ""), cleaned.get("address", "")
        return super().clean()

    def to_data(self) -> JsonObject:
        """With the subscriber that is registered again, if any: the approval binds to who it is."""
        return {**super().to_data(), "holder_key": str(self.registered.public_id) if self.registered else ""}

    def _look_up(self, particulars: Particulars) -> None:
        self.registered = registered_as(particulars)
        if self.registered is None:
            return
        try:
            refuse_unless_over(self.registered)
        except Refusal as refusal:
            self.refuse("id_number" if particulars.id_number else "passport_number", refusal)

    def is_copied(self, field: str, cleaned: dict[str, Any]) -> bool:
        """A ticked "same as" box: what is wrong is wrong where it was copied from."""
        copied = {"contact_name": "same_name", "contact_zip": "same_address", "contact_address": "same_address"}
        return bool(cleaned.get(copied.get(field, "")))

    def _particulars(self, cleaned: dict[str, Any]) -> Particulars:
        names = [item.name for item in fields(Particulars) if item.name != "birth_date"]
        return Particulars(
            **{name: cleaned.get(name) or self.data.get(name, "").strip() for name in names},
            birth_date=cleaned.get("birth_date"),
        )
