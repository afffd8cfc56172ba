"""Invented things for the components to show. Nothing here comes from the database."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.models import Outcome
from pki.statuses import ShownStatus
from registry.models import SlipState
from workflows.application_form import RocDateField
from workflows.audit_desk.searching import TAGS as OUTCOME_TAGS
from workflows.dashboards import charts
from workflows.dashboards.section import Section
from workflows.exports.tables import Table
from workflows.stages import Stage
from workflows.templatetags.desk import CERTIFICATE_TAGS
from workflows.templatetags.desk import TAGS as STAGE_TAGS

SLIP_TAGS = {
    SlipState.ACKNOWLEDGED: "tag--ok", SlipState.VOID: "tag--end", SlipState.EXPIRED: "tag--end",
    SlipState.REQUESTED: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tag:
    """A state and the class of its tag."""

    label: str
    css: str


class SampleForm(forms.Form):
    """A field of each sort, as the desk keys them."""

    sample_name = forms.CharField(label=_("Name"))
    sample_mail = forms.EmailField(label=_("E-mail"), required=False, help_text=_("Notices go there"))
    sample_number = forms.CharField(label=_("ID number"))
    sample_day = RocDateField(label=_("Day of receipt"), past=True)
    sample_reason = forms.ChoiceField(
        label=_("Reason"), choices=[("b03", _("B03 The seal differs")), ("z", _("Other"))]
    )
    sample_delivery = forms.ChoiceField(
        label=_("Delivery of the slip"),
        widget=forms.RadioSelect,
        choices=[("counter", _("At the counter")), ("post", _("By registered post"))],
    )
    sample_papers = forms.MultipleChoiceField(
        label=_("Papers enclosed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("form", _("Application form")), ("proxy", _("Letter of authority"))],
    )
    sample_same = forms.BooleanField(label=_("The contact is the applicant"), required=False)
    sample_note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    sample_file = forms.FileField(label=_("Backup file (PFX)"), required=False)

    def clean_sample_number(self) -> str:
        """Always wrong, so that an error can be seen."""
        raise forms.ValidationError(_("Check digit doesn't match: key the 8 digits again from the paper"))


def form() -> SampleForm:
    """The form as it comes back with one error."""
    return SampleForm(
        {
            "sample_name": "恆澄工程顧問有限公司",
            "sample_number": "97811850",
            "sample_day": "115/11/2",
            "sample_reason": "b03",
            "sample_delivery": "post",
            "sample_papers": ["form"],
        }
    )


def tags() -> list[tuple[Any, list[Tag]]]:
    """Every state that a thing of the office can be in, with the tag that pages give it."""
    return [
        (_("Case"), [Tag(str(stage.label), STAGE_TAGS[stage]) for stage in Stage]),
        (_("Certificate"), [Tag(str(status.label), CERTIFICATE_TAGS[status]) for status in ShownStatus]),
        (_("Password slip"), [Tag(str(state.label), SLIP_TAGS.get(state, "tag--info")) for state in SlipState]),
        (_("Audit entry"), [Tag(str(outcome.label), OUTCOME_TAGS[outcome]) for outcome in Outcome]),
    ]


def page() -> Any:
    """The second of nine pages of a list."""
    return Paginator(range(450), 50).get_page(2)


def charts_and_tables() -> list[Section]:
    """A chart of each shape with its table, as the dashboards draw them."""
    kinds = [_("Registration"), _("Revocation"), _("Resume"), pgettext_lazy("kind of case", "Password reset")]
    heads = ((str(_("Stage")), 30), *((str(kind), 12) for kind in kinds))
    stages = [(str(_("Key in")), (40, 12, 3, 9)), (str(_("Review")), (22, 4, 0, 5)), (str(_("Approve")), (9, 2, 1, 1))]
    ages = [("0–1", 61, 0), ("2–3", 33, 0), ("4–10", 12, 5)]
    days = ("11/19", "11/20", "11/23")
    series = [(str(_("Received")), (48, 39, 58)), (str(_("Closed")), (41, 44, 40))]
    return [
        Section(
            name="sample-bars", title=str(_("Open cases by stage and kind")), note=str(_("Lying bars, stacked")),
            shape="bars", draw=partial(charts.bars, stages, left=120), series=[str(kind) for kind in kinds],
            table=Table(title=str(_("Stage")), heads=heads, rows=[(label, *numbers) for label, numbers in stages]),
        ),
        Section(
            name="sample-columns", title=str(_("Age of open cases")),
            note=str(_("Standing bars, the late part hatched")),
            shape="columns", draw=partial(charts.columns, ages),
            table=Table(
                title=str(_("Age")),
                heads=((str(pgettext_lazy("age", "Days")), 12), (str(_("Cases")), 12), (str(_("Late")), 12)),
                rows=ages,
            ),
        ),
        Section(
            name="sample-lines", title=str(_("Received and closed")),
            note=str(_("Lines, told apart by stroke and name")),
            shape="lines", draw=partial(charts.lines, days, series),
            table=Table(
                title=str(_("Day")),
                heads=((str(_("Day")), 12), *((name, 12) for name, _numbers in series)),
                rows=list(zip(days, *(numbers for _name, numbers in series), strict=True)),
            ),
        ),
    ]  # fmt: skip
