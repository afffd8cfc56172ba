"""The small forms of the desk; the big ones are the kinds' own (`workflows.application_form`)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from registry import roc_dates
from registry.models import IdentityCheck
from workflows import working_days
from workflows.application_form import RocDateField
from workflows.case_file.duplicates import Candidate
from workflows.catalogue import kinds
from workflows.kind import ChecklistItem
from workflows.models import Case
from workflows.reasons import ReasonCode

SAME_OR_OTHER = (("same", _("the same person or body")), ("other", _("somebody else")))
COUNTED = dict.fromkeys(("required", "min_value", "max_value", "invalid"), _("Count them: a number from 1 to 99"))
_TIME = _("Key the time as 17:05 or 1705")
NOTE = forms.Textarea(attrs={"rows": 3})


class ReceiveForm(forms.Form):
    """Papers come in. What stands here is what the envelope and the first glance tell."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    form_number = forms.CharField(max_length=14, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Form"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=_("How it came"), choices=Case.Channel.choices, widget=forms.RadioSelect, initial="counter"
    )
    registered_mail = forms.CharField(
        label=_("Registered mail number"), max_length=20, required=False, help_text=_("By post: scan or key it in")
    )
    applicant = forms.CharField(
        label=_("Applicant"),
        max_length=60,
        help_text=_("Name as on the paper"),
        error_messages={"required": _("Empty: key in the name as it stands on the paper")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    papers = forms.IntegerField(
        label=_("How many papers"), min_value=1, max_value=99, initial=1, error_messages=dict(COUNTED)
    )
    received_on = RocDateField(label=_("Received on"), past=True, error_messages={"required": _("Key in the day")})
    received_time = forms.TimeField(
        label=_("Time of receipt"),
        input_formats=["%H:%M", "%H%M"],
        error_messages={"required": _TIME, "invalid": _TIME},
        widget=forms.TextInput(attrs={"class": "code-in", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.code, kind.form_title) for kind in kinds().values()]  # type: ignore[attr-defined]

    @staticmethod
    def fresh(kind: str = "", *, form_number: str = "", applicant: str = "") -> dict[str, Any]:
        """What a new form shows: now, a token of its own, and what a pre-filled paper says."""
        now = timezone.localtime()
        return {
            "token": uuid4(),
            "form_number": form_number,
            "applicant": applicant,
            "kind": kind or next(iter(kinds())),
            "received_on": roc_dates.as_keyed(now.date()),
            "received_time": f"{now:%H:%M}",
        }

    @property
    def received_at(self) -> datetime:
        """Date and time of receipt in the office's time zone."""
        data = self.cleaned_data
        return timezone.make_aware(datetime.combine(data["received_on"], data["received_time"]))


class KeyedWays(forms.RadioSelect):
    """Ways, each with a single key of its own."""

    def __init__(self, keys: Sequence[int]) -> None:
        super().__init__()
        self.keys = keys

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One way; `index` counts them from 0."""
        option = super().create_option(*args, **kwargs)
        option["attrs"] |= {"data-key": str(self.keys[int(option["index"])]), "data-key-says": option["label"]}
        return option


class ReviewForm(forms.Form):
    """The checklist of a kind, one field a line, and before it one for each possible duplicate that is undecided."""

    SAME = "same:"

    def __init__(
        self, checklist: tuple[ChecklistItem, ...], *args: Any, candidates: Sequence[Candidate] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = [candidate for candidate in candidates if candidate.decided is None]
        for candidate in self.candidates:
            self.fields[self.SAME + candidate.key] = forms.ChoiceField(
                label=candidate.named, choices=SAME_OR_OTHER, widget=forms.RadioSelect, required=False
            )
        if self.candidates:
            self.fields["why"] = forms.CharField(
                label=_("How you know"), required=False, max_length=300, widget=forms.TextInput
            )
        self.checklist = [item.key for item in checklist]
        keys = count(1)
        for item in checklist:
            self.fields[item.key] = self._line(item, keys)
        self.fields["note"] = forms.CharField(label=_("Note"), required=False, max_length=500, widget=NOTE)

    def compared(self) -> list[tuple[Candidate, forms.BoundField]]:
        """Each undecided candidate with its choice."""
        return [(candidate, self[self.SAME + candidate.key]) for candidate in self.candidates]

    def lines(self) -> list[forms.BoundField]:
        """The checklist and the note."""
        return [self[key] for key in (*self.checklist, "note")]

    def decided(self) -> dict[str, bool]:
        """What was chosen about candidates: whether each is the same person, by its key."""
        chosen = {candidate.key: self.data.get(self.SAME + candidate.key) for candidate in self.candidates}
        return {key: choice == "same" for key, choice in chosen.items() if choice in dict(SAME_OR_OTHER)}

    @property
    def why_line(self) -> forms.BoundField:
        """The field for how the reviewer knows: there is one whenever there is a candidate."""
        return self["why"]

    @property
    def why(self) -> str:
        """How the reviewer knows, as typed."""
        return str(self.data.get("why", ""))

    @staticmethod
    def _line(item: ChecklistItem, keys: Iterator[int]) -> forms.Field:
        """A line; the single keys 1, 2, 3, … tick boxes and ways in the order in which they stand."""
        if item.ways:
            missing = {"required": _("Still open: say how, or return the case for correction")}
            widget = KeyedWays([next(keys) for _way in item.ways])
            return forms.ChoiceField(label=item.label, choices=item.ways, widget=widget, error_messages=missing)
        missing = {"required": _("Still open: tick it, or return the case for correction")}
        box = forms.CheckboxInput(attrs={"data-key": str(next(keys)), "data-key-says": item.label})
        return forms.BooleanField(label=item.label, widget=box, error_messages=missing)

    def answers(self) -> dict[str, str]:
        """What was ticked, by line."""
        given = {key: self.cleaned_data[key] for key in self.checklist}
        return {key: "yes" if value is True else value for key, value in given.items()}


class ReasonsForm(forms.Form):
    """Reason codes and words, for a rejection."""

    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=[(code.value, format_lazy("{} {}", code.value, code.label)) for code in ReasonCode],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason")},
    )
    note = forms.CharField(
        label=_("In words"), required=False, max_length=120, widget=NOTE, help_text=_("Printed in the letter")
    )


class CorrectionForm(ReasonsForm):
    """Reason codes, words and a deadline, for a return for correction."""

    due = RocDateField(
        label=_("Deadline"),
        help_text=_("A day off becomes the next working day"),
        error_messages={"required": _("Key in the day")},
    )

    @staticmethod
    def fresh() -> dict[str, Any]:
        """The usual deadline."""
        last = timezone.localdate() + timedelta(days=settings.CORRECTION_DAYS)
        return {"due": roc_dates.as_keyed(working_days.on_or_after(last))}


class NoteForm(forms.Form):
    """Words that must be there: what to mend, who withdraws, why taken over."""

    note = forms.CharField(
        label=_("In words"), max_length=500, widget=NOTE, error_messages={"required": _("Say it in a few words")}
    )

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["note"].label = label


class PapersForm(forms.Form):
    """Corrected papers came."""

    papers = forms.IntegerField(
        label=_("How many papers came now"), min_value=1, max_value=99, initial=1, error_messages=dict(COUNTED)
    )


class HandOverForm(forms.Form):
    """A slip is handed over at the counter."""

    identity_check = forms.ChoiceField(
        label=_("How the person was identified"),
        choices=IdentityCheck.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the person was identified")},
    )
    signed = forms.BooleanField(
        label=_("The receipt is signed"), error_messages={"required": _("Have the receipt signed first")}
    )
