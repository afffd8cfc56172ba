"""The filters of a list, and what is done to many of its cases, as forms."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Staff
from workflows.application_form import RocDateField
from workflows.catalogue import kinds
from workflows.models import Case
from workflows.queues.filters import Filters
from workflows.stages import HUMAN, STAGE_PERMISSION, Stage

ANY = ("", _("all"))


class FiltersForm(forms.Form):
    """What narrows a list; nothing needs to be chosen."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    channel = forms.ChoiceField(label=_("Came by"), required=False, choices=[ANY, *Case.Channel.choices])
    holder = forms.ChoiceField(label=_("Held by"), required=False)
    since = RocDateField(label=_("Received from"), required=False, past=True)
    until = RocDateField(label=_("until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ANY, *((kind.code, kind.label) for kind in kinds().values())]  # type: ignore[attr-defined]
        self.fields["holder"].choices = [ANY, *((str(pk), name) for pk, name in _who_may_hold())]  # type: ignore[attr-defined]
        for name in ("since", "until"):  # in a list there is no room for what a field says back
            self.fields[name].widget.attrs.pop("data-echo")

    @classmethod
    def showing(cls, filters: Filters) -> "FiltersForm":
        """The form as these filters were chosen."""
        days = {name: date.fromisoformat(text) for name in ("since", "until") if (text := getattr(filters, name))}
        return cls(initial={"kind": filters.kind, "channel": filters.channel, "holder": filters.holder, **days})

    def filters(self) -> Filters:
        """What was chosen. Only of a valid form."""
        data = self.cleaned_data
        days = {name: data[name].isoformat() if data[name] else "" for name in ("since", "until")}
        return Filters(kind=data["kind"], channel=data["channel"], holder=data["holder"], **days)


class AssignForm(forms.Form):
    """To whom chosen cases go, and why."""

    to = forms.ChoiceField(
        label=_("Assign to"),
        error_messages={"required": _("Choose a colleague"), "invalid_choice": _("Choose a colleague")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed for a case that somebody holds; it stands in the audit trail"),
    )

    def __init__(self, *args: Any, stages: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("choose")), *((staff.username, str(staff)) for staff in _who_may_take(stages)),
        ]  # fmt: skip


def _who_may_hold() -> list[tuple[int, str]]:
    """Everybody at work with a role that holds cases."""
    return [(staff.pk, str(staff)) for staff in _who_may_take({str(stage) for stage in HUMAN})]


def _who_may_take(stages: set[str]) -> list[Staff]:
    """Everybody at work who may do what cases at one of these stages wait for."""
    named = {STAGE_PERMISSION[Stage(stage)].partition(".")[2] for stage in stages if stage in HUMAN}
    able = Staff.objects.filter(is_active=True, groups__permissions__codename__in=named)
    return list(able.distinct().order_by("display_name", "pk"))
