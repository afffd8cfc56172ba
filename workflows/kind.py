"""What a paper process tells the spine about itself. One of these per folder; everything generic follows from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.conf import settings

from audit.actors import Actor
from forms_paper.sheets import FormSheet, LetterSheet, Office, Recipient
from workflows import working_days
from workflows.application_form import ApplicationForm
from workflows.correspondence.models import NoticeKind
from workflows.effects import CheckEffects, none_to_check
from workflows.models import Case, JsonObject

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of the review's checklist. `ways` are the answers to "how", where a bare yes is not enough."""

    key: str
    label: "StrOrPromise"
    ways: tuple[tuple[str, "StrOrPromise"], ...] = ()


class CarryOut(Protocol):
    """What an approval sets going: runs in one transaction with the case's own turn, touches only the database."""

    def __call__(self, *, actor: Actor, case: Case, data: JsonObject) -> UUID:
        """Carries out what the approved edition says; returns the holder key of the subscriber.

        Raises `Refusal` when it can't be done: it is shown on the case and can be tried again.
        """


class FilledSheet(Protocol):
    """The form with every field as keyed in."""

    def __call__(self, *, office: Office, number: str, data: JsonObject) -> FormSheet:
        """A sheet for `forms_paper.forms.form`."""


class EffectSheet(Protocol):
    """The letter that tells what a case has brought about."""

    def __call__(self, *, parts: Mapping[str, Any], data: JsonObject, at: datetime) -> LetterSheet:
        """A sheet for `forms_paper.letters.letter`; `parts` is what every letter says, `at` the local time of it."""


@dataclass(frozen=True, slots=True)
class EffectLetter:
    """A notice of the effect: how pages name it, what it says, and the mail that says it sooner."""

    label: "StrOrPromise"
    sheet: EffectSheet
    notice: NoticeKind


def no_mail(data: JsonObject) -> str:
    """For a form that asks for no e-mail address: what it says goes out by letter alone."""
    return ""


def usual_due_at(received_at: datetime) -> datetime:
    """When a case is late, unless its kind knows better: the working days that the printed terms promise."""
    return working_days.due_after(received_at, settings.PROCESSING_DAYS)


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper process: its code on paper, its words, its form, its checklist and its effect.

    `correction_fields` are the numbers that `workflows.corrections` speaks of; `letters_to` says who gets the letters
    about an application, from what was keyed in. `first_slip`: the slip is the subscriber's first, a covering letter
    explains the way from it to a certificate. `effect_letter` tells of the effect, where a letter must.
    """

    code: str
    label: "StrOrPromise"
    form_title: "StrOrPromise"
    consequences: "StrOrPromise"
    flow: Any
    form: type[ApplicationForm]
    checklist: tuple[ChecklistItem, ...]
    carry_out: CarryOut
    sheet: type[FormSheet]
    filled_sheet: FilledSheet
    correction_fields: Mapping[str, int]
    letters_to: Callable[[JsonObject], Recipient]
    due_at: Callable[[datetime], datetime] = usual_due_at
    mail_to: Callable[[JsonObject], str] = no_mail
    delivers_slip: bool = True
    first_slip: bool = False
    effect_letter: EffectLetter | None = None
    check_effects: CheckEffects = none_to_check
