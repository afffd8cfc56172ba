"""What registration tells the spine."""

from django.utils.translation import gettext_lazy as _

from forms_paper.sheets import RegistrationSheet
from workflows.contact_fields import contact_on_form, mail_on_form
from workflows.kind import ChecklistItem, Kind
from workflows.registration.accounts import check_effects
from workflows.registration.actions import carry_out
from workflows.registration.flow import RegistrationFlow
from workflows.registration.forms import RegistrationForm
from workflows.registration.sheet import FIELD_NUMBERS, filled_sheet

KIND = Kind(
    code="RG",
    label=_("Registration"),
    form_title=_("Certificate registration application"),
    consequences=_(
        "Creates the subscriber and the portal account, or keeps those of who registers again; grants the right to "
        "apply for one certificate pair, and asks for a password slip."
    ),
    flow=RegistrationFlow,
    form=RegistrationForm,
    checklist=(
        ChecklistItem("papers", _("Papers complete: form, identity papers, letter of authority where needed")),
        ChecklistItem(
            "identity",
            _("Identity established"),
            ways=(
                ("counter", _("Original seen at the counter")),
                ("copy", _("Copy compared with the form")),
                ("register", _("Looked up in the public register")),
            ),
        ),
        ChecklistItem("seal", _("Seal or signature matches")),
        ChecklistItem("duplicates", _("Possible duplicates looked at")),
    ),
    carry_out=carry_out,
    sheet=RegistrationSheet,
    filled_sheet=filled_sheet,
    correction_fields=FIELD_NUMBERS,
    letters_to=contact_on_form,
    mail_to=mail_on_form,
    first_slip=True,
    check_effects=check_effects,
)
