"""憑證復用申請單 as it is keyed in: order and numbers of the paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from pki.holdings import HeldCertificate
from pki.statuses import ShownStatus
from registry.models import AccountState
from workflows.application_form import Panel, Place
from workflows.certificate_fields import chosen
from workflows.contact_fields import ContactFields
from workflows.subscription_form import SubscriptionForm

NOT_RESUMABLE = {
    ShownStatus.REVOKED: _("revoked, which can't be undone: register again"),
    ShownStatus.EXPIRED: _("expired: register again"),
    ShownStatus.PENDING: _("not activated yet: the subscriber activates it on the portal"),
    ShownStatus.VALID: _("valid, not suspended"),
    ShownStatus.EXPIRING: _("valid, not suspended"),
}


def why_not(held: HeldCertificate) -> str:
    """Why a certificate can't be resumed, or nothing."""
    return str(NOT_RESUMABLE.get(held.status, ""))


class ResumeForm(ContactFields, SubscriptionForm):
    """Names suspended certificates; the slip goes to the contact on the form."""

    certificates = forms.CharField(
        label=_("Certificate numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "code-in"}),
        help_text=_("One a line, such as C115-0000001-2"),
    )
    reason = forms.ChoiceField(
        label=_("Why the suspension can end"),
        choices=[
            ("A", _("A Computer or backup found again, nobody else used it")),
            ("B", _("B Computer repaired, the key was not exposed")),
            ("C", _("C Leave, transfer or the like is over")),
            ("D", _("D Suspended by mistake")),
            ("E", _("E Other")),
        ],
        widget=forms.RadioSelect,
    )
    reason_text = forms.CharField(label=_("Reason in words (E)"), max_length=60, required=False)
    enclosures = forms.MultipleChoiceField(
        label=_("Enclosures"),
        choices=[
            ("id", _("Copy of identity papers or registration")),
            ("poa", _("Letter of authority")),
            ("other", _("Other")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what is enclosed")},
    )

    why_not = staticmethod(why_not)

    panels = (
        Panel(_("Applicant"), (Place("name", "1", 6), Place("id_number", "2", 4), Place("seq", "3", 2, optional=True))),
        Panel(
            _("Certificates"),
            (Place("certificates", "4", 12), Place("reason", "7", 12), Place("reason_text", "7", 6, optional=True)),
        ),
        Panel(
            _("Certificate contact"),
            (
                Place("contact_name", "8", 4),
                Place("contact_mobile", "9", 4, optional=True),
                Place("contact_telephone", "10", 4),
                Place("contact_email", "11", 12),
                Place("contact_zip", "12", 3),
                Place("contact_address", "12", 9),
            ),
        ),
        Panel(
            _("Password slip, enclosures and statement"),
            (
                Place("delivery", "13", 12),
                Place("enclosures", "14", 8),
                Place("pieces", "14", 4),
                Place("signed_on", "16", 5),
            ),
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Every certificate named must be suspended now."""
        cleaned = super().clean()
        if cleaned.get("reason") == "E" and not cleaned.get("reason_text"):
            self.add_error("reason_text", _("Other: the reason must be said in words"))
        if self.subscriber is None:
            return cleaned
        if self.subscriber.account.state == AccountState.SUSPENDED:
            self.add_error("id_number", _("Login is suspended, too: a password reset must be approved first"))
        try:
            found = chosen(cleaned.get("certificates") or "", holder_key=str(self.subscriber.public_id), fault=why_not)
            cleaned["certificates"] = "\n".join(held.number for held in found)
        except Refusal as refusal:
            self.refuse("certificates", refusal)
        return cleaned
