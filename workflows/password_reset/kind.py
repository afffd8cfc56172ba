"""What a password reset tells the spine."""

from django.utils.translation import gettext_lazy as _

from forms_paper.sheets import PasswordResetSheet
from workflows.contact_fields import contact_on_form
from workflows.kind import ChecklistItem, Kind
from workflows.password_reset.actions import carry_out
from workflows.password_reset.flow import PasswordResetFlow
from workflows.password_reset.forms import PasswordResetForm
from workflows.password_reset.sheet import FIELD_NUMBERS, filled_sheet

KIND = Kind(
    code="PW",
    slug="password_reset",
    label=_("Password reset"),
    form_title=_("Application for a new portal password"),
    consequences=_("The old password, older slips and open sessions end; a new password slip is asked for."),
    flow=PasswordResetFlow,
    form=PasswordResetForm,
    checklist=(
        ChecklistItem("papers", _("Papers complete: form, identity papers, letter of authority where needed")),
        ChecklistItem(
            "identity",
            _("Identity established"),
            ways=(
                ("counter", _("Original seen at the counter")),
                ("copy", _("Copy compared with the registration")),
                ("called", _("Called back on the registered telephone")),
            ),
        ),
        ChecklistItem("seal", _("Seal or signature matches the registration")),
    ),
    carry_out=carry_out,
    sheet=PasswordResetSheet,
    filled_sheet=filled_sheet,
    correction_fields=FIELD_NUMBERS,
    letters_to=contact_on_form,
)
