"""What a password reset tells the spine."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms_paper.sheets import PasswordResetSheet
from workflows.checklists import IDENTITY, PAPERS, SEAL
from workflows.contact_fields import contact_on_form, mail_on_form
from workflows.kind import Kind
from workflows.password_reset.accounts import check_effects
from workflows.password_reset.actions import carry_out
from workflows.password_reset.flow import PasswordResetFlow
from workflows.password_reset.forms import PasswordResetForm
from workflows.password_reset.sheet import FIELD_NUMBERS, filled_sheet

KIND = Kind(
    code="PW",
    label=pgettext_lazy("kind of case", "Password reset"),
    form_title=_("Application for a new portal password"),
    consequences=_("The old password, older slips and open sessions end; a new password slip is asked for."),
    flow=PasswordResetFlow,
    form=PasswordResetForm,
    checklist=(
        PAPERS,
        IDENTITY,
        SEAL,
    ),
    carry_out=carry_out,
    sheet=PasswordResetSheet,
    filled_sheet=filled_sheet,
    correction_fields=FIELD_NUMBERS,
    letters_to=contact_on_form,
    mail_to=mail_on_form,
    check_effects=check_effects,
)
