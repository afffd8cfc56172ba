"""What revocation tells the spine."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from forms_paper.sheets import RevocationSheet
from workflows.checklists import IDENTITY, SEAL
from workflows.correspondence.models import NoticeKind
from workflows.kind import ChecklistItem, EffectLetter, Kind
from workflows.revocation.accounts import check_effects
from workflows.revocation.actions import carry_out
from workflows.revocation.flow import RevocationFlow
from workflows.revocation.forms import RevocationForm
from workflows.revocation.sheet import FIELD_NUMBERS, filled_sheet, notice, registered_contact, registered_mail


def _due_at(received_at: datetime) -> datetime:
    """Public within 24 hours of receipt of a valid request (spec §3)."""
    return received_at + timedelta(hours=24)


KIND = Kind(
    code="RV",
    label=_("Revocation"),
    form_title=_("Certificate revocation application"),
    consequences=_(
        "Revokes the certificates listed, for good; CRL and OCSP say so at once. A notice goes to the contact."
    ),
    flow=RevocationFlow,
    form=RevocationForm,
    checklist=(
        ChecklistItem(
            "papers", _("Papers complete: form, identity papers, proof of the change or letter of authority")
        ),
        IDENTITY,
        SEAL,
        ChecklistItem("certificates", _("The certificates listed are those meant")),
    ),
    carry_out=carry_out,
    sheet=RevocationSheet,
    filled_sheet=filled_sheet,
    correction_fields=FIELD_NUMBERS,
    letters_to=registered_contact,
    mail_to=registered_mail,
    effect_letter=EffectLetter(_("Revocation notice"), notice, NoticeKind.REVOKED),
    due_at=_due_at,
    delivers_slip=False,
    check_effects=check_effects,
)
