"""The certificate contact and the delivery of the slip, as every form that makes a slip asks for them."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_paper.sheets import Contact
from forms_paper.sheets import Recipient as PaperRecipient
from registry.models import Delivery
from registry.particulars import ContactDetails, checked_contact
from registry.slips import Recipient
from workflows.application_form import ApplicationForm
from workflows.models import JsonObject

PREFIX = "contact_"


class ContactFields(ApplicationForm):
    """Fields 13 to 18 of the registration form and their like on the others."""

    contact_name = forms.CharField(
        label=_("Contact's name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"data-echo": "name"}),
    )
    contact_mobile = forms.CharField(label=_("Mobile"), max_length=20, required=False)
    contact_telephone = forms.CharField(label=_("Contact's telephone"), max_length=30)
    contact_email = forms.EmailField(label=_("Contact's e-mail"), max_length=120)
    contact_zip = forms.CharField(
        label=_("Contact's ZIP code"),
        max_length=9,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "code-in", "inputmode": "numeric", "data-echo": "zip", "data-with": "contact_address"}
        ),
    )
    contact_address = forms.CharField(label=_("Postal address"), max_length=120, required=False)
    delivery = forms.ChoiceField(
        label=_("How the password slip is delivered"),
        choices=Delivery.choices,
        widget=forms.RadioSelect,
        initial=Delivery.COUNTER,
    )

    def clean(self) -> dict[str, Any]:
        """Checks the contact by the rules of `registry.particulars`; electronic delivery needs a mobile telephone."""
        cleaned = super().clean() or {}
        given = ContactDetails(**{item.name: cleaned.get(PREFIX + item.name) or "" for item in fields(ContactDetails)})
        self.take_over(cleaned, *checked_contact(given), prefix=PREFIX)
        if cleaned.get("delivery") == Delivery.ELECTRONIC and not cleaned.get("contact_mobile"):
            self.add_error("contact_mobile", _("Electronic delivery needs a mobile telephone"))
        return cleaned


def contact_of(data: JsonObject) -> ContactDetails:
    """The contact that an edition names."""
    return ContactDetails(**{item.name: data[PREFIX + item.name] for item in fields(ContactDetails)})


def recipient_of(data: JsonObject) -> Recipient:
    """To whom the slip of an edition goes. A body's slip names the body above the person."""
    return Recipient(
        name=data["contact_name"],
        organisation="" if data["contact_name"] == data["name"] else data["name"],
        zip=data["contact_zip"],
        address=data["contact_address"],
        mobile=data["contact_mobile"],
        email=data["contact_email"],
    )


def contact_on_form(data: JsonObject) -> PaperRecipient:
    """The same, as an address block names them."""
    recipient = recipient_of(data)
    return PaperRecipient(
        zip=recipient.zip,
        address=recipient.address,
        person=recipient.name,
        organisation=recipient.organisation,
        # Of all ID numbers that of a body alone has no letter; a body may be its own contact.
        is_body=not recipient.organisation and str(data["id_number"]).isdecimal(),
    )


def mail_on_form(data: JsonObject) -> str:
    """The contact's e-mail address, for notices."""
    return str(data["contact_email"])


def paper_contact(data: JsonObject) -> Contact:
    """The contact of an edition as a form prints it."""
    return Contact(
        name=data["contact_name"],
        mobile=data["contact_mobile"],
        telephone=data["contact_telephone"],
        email=data["contact_email"],
        zip=data["contact_zip"],
        address=data["contact_address"],
        same_name=data.get("same_name", False),
        same_address=data.get("same_address", False),
    )
