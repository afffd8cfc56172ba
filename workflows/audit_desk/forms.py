"""The auditor's question as a form."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import Outcome
from workflows.application_form import RocDateField
from workflows.audit_desk.searching import Question, doer_named
from workflows.audit_desk.sentences import GROUPS, action_label
from workflows.audit_desk.things import meant_by


class ClockField(forms.TimeField):
    """A time of day, as 14:06 or 1406."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%H:%M", "%H%M"],
            error_messages={"invalid": _("Key the time as 14:06 or 1406")},
            **kwargs,
        )
        self.widget.attrs.update({"class": "code-in", "inputmode": "numeric", "placeholder": "14:06"})


class QuestionForm(forms.Form):
    """Who, about what, when: what is left empty is not asked."""

    who = forms.CharField(label=_("Done by"), required=False, max_length=150, help_text=_("Name, account or “system”"))
    about = forms.CharField(
        label=_("About"), required=False, max_length=120,
        help_text=_("Receipt number, slip, certificate, portal account, ID number or name"),
    )  # fmt: skip
    action = forms.ChoiceField(label=_("Action"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    since = RocDateField(label=_("From day"), required=False, past=True)
    since_time = ClockField(label=_("From time"), required=False)
    until = RocDateField(label=_("To day"), required=False, past=True)
    until_time = ClockField(label=_("To time"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(str(label), [(name, action_label(name)) for name in group]) for label, group in GROUPS.items()]
        self.fields["action"].choices = [("", _("Every action")), *groups]  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [("", _("Every outcome")), *Outcome.choices]  # type: ignore[attr-defined]

    def clean_who(self) -> tuple[str, str] | None:
        """Whom the trail names so."""
        typed = self.cleaned_data["who"]
        doer = doer_named(typed) if typed else None
        if typed and doer is None:
            raise forms.ValidationError(_("Nobody of this name or account: compare it with the staff list"))
        return doer

    def clean_about(self) -> tuple[str, ...]:
        """Every name in the trail of what was keyed."""
        typed = self.cleaned_data["about"]
        things = meant_by(typed) if typed else ()
        if typed and not things:
            raise forms.ValidationError(
                _("Nothing has this number or name: compare it with the paper, or key the whole name")
            )
        return things

    def clean(self) -> dict[str, Any]:
        """A time belongs to a day, and the end is not before the beginning."""
        data = super().clean() or self.cleaned_data
        for end in ("since", "until"):
            if data.get(f"{end}_time") and not data.get(end) and end not in self.errors:
                self.add_error(end, _("Key the day, too: a time alone is on every day"))
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("This day is before the first one: exchange the two"))
        return data

    def question(self) -> Question:
        """What is asked. Only of a valid form."""
        data = self.cleaned_data
        return Question(
            doer=data["who"],
            things=data["about"],
            action=data["action"],
            outcome=data["outcome"],
            since=_moment(data["since"], data["since_time"]) if data["since"] else None,
            until=_after(data["until"], data["until_time"]) if data["until"] else None,
        )


def _moment(day: date, clock: time | None) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock or time.min))


def _after(day: date, clock: time | None) -> datetime:
    """The first moment behind the asked end: a whole day and a whole minute belong to the question."""
    return _moment(day, clock) + (timedelta(minutes=1) if clock else timedelta(days=1))
