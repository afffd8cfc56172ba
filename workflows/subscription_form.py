"""The fields by which a form of an existing subscriber says whose it is."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from numbering.keyed_text import compact, halved
from pki.holdings import HeldCertificate
from registry import identity
from registry.models import Subscriber
from registry.subscribers import subscription
from workflows.application_form import ApplicationForm, RocDateField
from workflows.models import JsonObject


class SubscriptionForm(ApplicationForm):
    """Fields 1 to 3: name, ID number, subscription number; and the last ones: enclosures and statement.

    `subscriber` is who they name, once they name somebody; what they name is part of the data that are approved.
    """

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"data-echo": "name"}))
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "code-in", "autocapitalize": "characters", "data-echo": "id"}),
    )
    seq = forms.RegexField(
        r"\A\d{2}\Z",
        label=_("Subscription number"),
        required=False,
        error_messages={"invalid": _("A subscription number has 2 digits, such as 00")},
        widget=forms.TextInput(attrs={"class": "code-in", "inputmode": "numeric", "maxlength": "2"}),
    )
    pieces = forms.IntegerField(label=_("How many pieces"), min_value=1, max_value=99, initial=1)
    signed_on = RocDateField(label=_("Date of the statement"), past=True)

    subscriber: Subscriber | None = None
    name_may_differ = False
    """Whether the form may carry another name than the registered one, because that is why it was written."""

    @staticmethod
    def why_not(held: HeldCertificate) -> str:
        """Why a form of this kind can't name a certificate, or nothing."""
        return ""

    def clean(self) -> dict[str, Any]:
        """Finds the subscriber; what doesn't fit stands beside its field."""
        cleaned = super().clean() or {}
        try:
            number = identifying(cleaned.get("id_number") or "")
            self.subscriber = subscription(id_number=number, seq=halved(cleaned.get("seq") or ""))
        except Refusal as refusal:
            if refusal.field not in self.errors:
                self.refuse(refusal.field or "id_number", refusal)
            return cleaned
        cleaned["id_number"], cleaned["seq"] = self.subscriber.id_number, self.subscriber.seq
        if not self.name_may_differ and cleaned.get("name") and cleaned["name"] != self.subscriber.name:
            sentence = _("Registered under this ID number is %(name)s: look at the paper again")
            self.add_error("name", sentence % {"name": self.subscriber.name})
        return cleaned

    def to_data(self) -> JsonObject:
        """With the subscriber that the form names: the approval binds to who it is."""
        holder = cast(Subscriber, self.subscriber)  # asked of valid forms only, and those name somebody
        return {**super().to_data(), "holder_key": str(holder.public_id)}


def identifying(number: str) -> str:
    """An ID number as keyed in, made what it is registered as; raises the `Refusal` of `registry.identity`.

    Passport numbers have no check character; the others are checked before anybody is looked for.
    """
    keyed = compact(number)
    if keyed.isdecimal() and len(keyed) == 8:
        return identity.check_tax_number(keyed)
    if len(keyed) == 10 and keyed[:1].isalpha():
        return identity.check_person_id(keyed)
    return keyed
