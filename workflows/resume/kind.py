"""What resumption tells the spine."""

from django.utils.translation import gettext_lazy as _

from forms_paper.sheets import ResumeSheet
from workflows.checklists import IDENTITY, PAPERS, SEAL
from workflows.contact_fields import contact_on_form, mail_on_form
from workflows.correspondence.models import NoticeKind
from workflows.kind import ChecklistItem, EffectLetter, Kind
from workflows.resume.accounts import check_effects
from workflows.resume.actions import carry_out
from workflows.resume.flow import ResumeFlow
from workflows.resume.forms import ResumeForm
from workflows.resume.sheet import FIELD_NUMBERS, filled_sheet, notice

KIND = Kind(
    code="RS",
    label=_("Resume"),
    form_title=_("Application to resume certificates"),
    consequences=_(
        "The certificates listed become valid again, CRL and OCSP say so at once; a new password slip is asked for."
    ),
    flow=ResumeFlow,
    form=ResumeForm,
    checklist=(
        PAPERS,
        IDENTITY,
        SEAL,
        ChecklistItem("reason", _("The reason of the suspension is gone")),
    ),
    carry_out=carry_out,
    sheet=ResumeSheet,
    filled_sheet=filled_sheet,
    correction_fields=FIELD_NUMBERS,
    letters_to=contact_on_form,
    mail_to=mail_on_form,
    effect_letter=EffectLetter(_("Resumption notice"), notice, NoticeKind.RESUMED),
    check_effects=check_effects,
)
