"""憑證廢止申請單 as it is keyed in: order and numbers of the paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from pki.holdings import HeldCertificate
from pki.statuses import ShownStatus
from registry.models import Delivery
from workflows.application_form import Panel, Place, RocDateField
from workflows.certificate_fields import chosen, held_by
from workflows.revocation.reasons import choices
from workflows.subscription_form import SubscriptionForm

ALL, LISTED = "all", "listed"
NOT_REVOCABLE = {
    ShownStatus.REVOKED: _("revoked already, nothing is left to do"),
    ShownStatus.EXPIRED: _("expired already, it needs no revocation"),
}


def why_not(held: HeldCertificate) -> str:
    """Why a certificate can't be revoked, or nothing."""
    return str(NOT_REVOCABLE.get(held.status, ""))


class RevocationForm(SubscriptionForm):
    """The scope decides whether certificates are listed; all valid ones are looked up at once, so that it is seen."""

    name_may_differ = True

    telephone = forms.CharField(label=_("Telephone"), max_length=30)
    scope = forms.ChoiceField(
        label=_("Scope"),
        choices=[(ALL, _("All certificates in force")), (LISTED, _("Only those listed"))],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    certificates = forms.CharField(
        label=_("Certificate numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "code-in"}),
        help_text=_("One a line, such as C115-0000001-2"),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=choices, widget=forms.RadioSelect)
    reason_text = forms.CharField(label=_("Reason in words (G)"), max_length=60, required=False)
    since = RocDateField(label=_("Happened or known on"), past=True)
    delivery = forms.ChoiceField(
        label=_("How the notice is delivered"),
        choices=Delivery.choices,
        widget=forms.RadioSelect,
        initial=Delivery.POST,
    )
    enclosures = forms.MultipleChoiceField(
        label=_("Enclosures"),
        choices=[
            ("id", _("Copy of identity papers or registration")),
            ("change", _("Proof of the change (A)")),
            ("poa", _("Letter of authority")),
            ("other", _("Other")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what is enclosed")},
    )

    why_not = staticmethod(why_not)

    panels = (
        Panel(
            _("Applicant"),
            (
                Place("name", "1", 4),
                Place("id_number", "2", 3),
                Place("seq", "3", 2, optional=True),
                Place("telephone", "4", 3),
            ),
        ),
        Panel(_("Certificates"), (Place("scope", "5", 5), Place("certificates", "6", 7))),
        Panel(
            _("Reason"), (Place("reason", "8", 12), Place("reason_text", "8", 6, optional=True), Place("since", "9", 6))
        ),
        Panel(
            _("Notice, enclosures and statement"),
            (
                Place("delivery", "10", 12),
                Place("enclosures", "11", 8),
                Place("pieces", "11", 4),
                Place("signed_on", "13", 5),
            ),
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Names each certificate that will be revoked, or says why one can't be."""
        cleaned = super().clean()
        if cleaned.get("reason") == "G" and not cleaned.get("reason_text"):
            self.add_error("reason_text", _("Other: the reason must be said in words"))
        if self.subscriber is None:
            return cleaned
        try:
            found = self._chosen(cleaned, str(self.subscriber.public_id))
            cleaned["certificates"] = "\n".join(held.number for held in found)
        except Refusal as refusal:
            self.refuse("certificates", refusal)
        return cleaned

    def _chosen(self, cleaned: dict[str, Any], holder_key: str) -> list[HeldCertificate]:
        if cleaned.get("scope") == LISTED:
            return chosen(cleaned.get("certificates") or "", holder_key=holder_key, fault=why_not)
        found = revocable(holder_key)
        if not found:
            raise Refusal(_("This subscriber has no certificate in force: nothing to revoke"), code="none_in_force")
        return found


def revocable(holder_key: str) -> list[HeldCertificate]:
    """Every certificate that is neither revoked nor expired, by number."""
    return [held for _number, held in sorted(held_by(holder_key).items()) if not why_not(held)]
