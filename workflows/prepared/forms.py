"""The part of a kind's form that can be filled in before it is signed."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from numbering.numbers import shown
from pki.holdings import HeldCertificate
from registry.models import Subscriber
from workflows.application_form import ApplicationForm, Panel, RocDateField
from workflows.certificate_fields import held_by
from workflows.kind import Kind
from workflows.models import JsonObject
from workflows.subscription_form import SubscriptionForm

#: What only the signed paper can say.
ON_PAPER: dict[str, Any] = {"enclosures": [], "pieces": None, "signed_on": ""}
#: What is registered: shown, and asked of nobody.
REGISTERED = ("name", "id_number", "seq", "account")


class CertificateChoice(forms.MultipleChoiceField):
    """Certificates by their numbers, cleaned to one a line as the kind's own field is."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> str:
        return "\n".join(super().clean(value))


class FilledBefore(ApplicationForm):
    """Mixed into a kind's form: asks whoever will sign, not a clerk with the paper in hand."""

    def __init__(self, *args: Any, choosable: Iterable[HeldCertificate] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("Empty: fill it in")
            if isinstance(field, RocDateField):
                field.help_text = _("Such as 115/11/1")
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _("An e-mail address looks like name@example.com")
        if "certificates" in self.fields:
            choices = [(held.number, f"{shown(held.number)}　{held.use.label}") for held in choosable]
            label = self.fields["certificates"].label
            self.fields["certificates"] = CertificateChoice(label=label, choices=choices, required=False)

    def to_data(self) -> JsonObject:
        """What a form of this kind says, with the places left free that are filled in by hand."""
        return {**ON_PAPER, **super().to_data()}


def names_subscriber(kind: Kind) -> bool:
    """Whether a form of this kind is about somebody who is registered."""
    return issubclass(kind.form, SubscriptionForm)


def nothing_to_name(form: ApplicationForm) -> bool:
    """Whether the form is about certificates, and the subscriber has none that it could name."""
    field = form.fields.get("certificates")
    return isinstance(field, CertificateChoice) and not field.choices


def form_for(kind: Kind, *, holder: Subscriber | None, typed: QueryDict | None = None) -> ApplicationForm:
    """The form to be filled in, with what is registered; bound when something was `typed`."""
    known = _registered(kind, holder) if holder else {}
    choosable = _choosable(kind, holder) if holder else []
    initial = {**known, **(_usual(holder) if holder else {}), "certificates": [held.number for held in choosable]}
    data = None
    if typed is not None:
        data = typed.copy()
        for name, value in known.items():
            data[name] = value
    return _class_of(kind.form, asks_registered=holder is None)(data, initial=initial, choosable=choosable)


@cache
def _class_of(form: type[ApplicationForm], *, asks_registered: bool) -> type[FilledBefore]:
    """Django leaves a field out where a subclass says None."""
    left_out = set(ON_PAPER) | (set() if asks_registered else set(REGISTERED))
    panels = tuple(
        Panel(panel.title, places)
        for panel in form.panels
        if (places := tuple(place for place in panel.places if place.name not in left_out))
    )
    return type(f"Prepared{form.__name__}", (FilledBefore, form), {**dict.fromkeys(ON_PAPER), "panels": panels})


def _registered(kind: Kind, holder: Subscriber) -> dict[str, str]:
    values = {
        "name": holder.name, "id_number": holder.id_number, "seq": holder.seq, "account": holder.account.account,
    }  # fmt: skip
    return {name: value for name, value in values.items() if name in kind.form.base_fields}


def _usual(holder: Subscriber) -> Mapping[str, str]:
    """The registered contact, to be changed on the form where it is another."""
    contact = holder.contact
    names = ("name", "mobile", "telephone", "email", "zip", "address")
    return {"telephone": holder.telephone} | {f"contact_{name}": getattr(contact, name) for name in names}


def _choosable(kind: Kind, holder: Subscriber) -> list[HeldCertificate]:
    """The certificates that a form of this kind can name now, the oldest number first."""
    held = sorted(held_by(str(holder.public_id)).items())
    form = kind.form
    if not issubclass(form, SubscriptionForm):
        return []
    return [certificate for _number, certificate in held if not form.why_not(certificate)]
