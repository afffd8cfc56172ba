"""The base of every kind's keying form: fields in the order and with the numbers of the paper."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from audit.refusal import Refusal
from registry import postal, roc_dates
from registry.enumerations import enumerated
from workflows.models import JsonObject

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: its number on the paper and its width in twelfths.

    `asked_of` names the choices of field `kind` for which the paper asks it (empty: of everybody), `copied_by` the tick
    that fills it from another field, `optional` that it may be empty on a complete paper. A tick that only fills
    others is not `read`: its effect is.
    """

    name: str
    number: str
    width: int = 6
    asked_of: str = ""
    copied_by: str = ""
    optional: bool = False
    read: bool = True

    @property
    def width_text(self) -> str:
        """The width as the style sheet's class ends."""
        return str(self.width)


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of the paper: 甲 申請人, 乙 憑證聯絡人, …"""

    title: "StrOrPromise"
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what an application says, ready to be read.

    The others are what it said before, and empty where that is the same (`workflows.case_file.changes`).
    """

    name: str
    number: str
    label: str
    value: str
    was: str = ""
    was_by: str = ""
    was_at: datetime | None = None
    approved_was: str = ""
    registered_was: str = ""

    @property
    def differs(self) -> bool:
        """Whether there is anything to compare it with."""
        return bool(self.was or self.approved_was or self.registered_was)


class RocDateField(forms.CharField):
    """A date as clerks key it: 740424, 74/4/24 or 1985-04-24. Cleans to `date`; with `past`, one that has come."""

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.past = past
        self.widget.attrs.update({"class": "code-in", "inputmode": "numeric", "data-echo": "past" if past else "day"})

    def clean(self, value: Any) -> Any:
        """The date, or None when empty. Raises `ValidationError` with the sentence of `registry.roc_dates`."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return roc_dates.read(text, latest=None if self.past else date.max)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence, code=refusal.code) from None

    def prepare_value(self, value: Any) -> Any:
        """A stored date comes back as the clerk would key it."""
        if isinstance(value, date):
            return roc_dates.as_keyed(value)
        return value


class ApplicationForm(forms.Form):
    """What a paper says. `panels` mirror the paper; `to_data` is what an edition stores."""

    panels: tuple[Panel, ...] = ()
    error_css_class = "field--bad"
    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Faults are listed as they stand on the paper, whatever class a field comes from.
        self.order_fields([place.name for panel in self.panels for place in panel.places])
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            field.error_messages = {**field.error_messages, **_sentences(field)}
        self._take_zips_from_addresses()

    def laid_out(self) -> Iterator[tuple["StrOrPromise", list[tuple[Place, forms.BoundField]]]]:
        """Panels with their bound fields, for the template."""
        for panel in self.panels:
            yield panel.title, [(place, self[place.name]) for place in panel.places]

    def refuse(self, field: str, refusal: Refusal) -> None:
        """Puts a refusal of another room beside its field."""
        self.add_error(field, forms.ValidationError(refusal.sentence, code=refusal.code))

    def take_over(self, cleaned: dict[str, Any], normal: Any, refusals: list[Refusal], *, prefix: str = "") -> None:
        """What a room checked: normalised values go into the form, each refusal stands beside its field, once."""
        for refusal in refusals:
            field = f"{prefix}{refusal.field}"
            if field not in self.errors and not self.is_copied(field, cleaned):
                self.refuse(field, refusal)
        for item in dataclass_fields(normal):
            if f"{prefix}{item.name}" in cleaned:
                cleaned[f"{prefix}{item.name}"] = getattr(normal, item.name)

    def is_copied(self, field: str, cleaned: dict[str, Any]) -> bool:
        """Whether a field's value came from another field of this paper."""
        return False

    def _take_zips_from_addresses(self) -> None:
        """An empty ZIP code becomes the three digits that the address beside it gives; what was typed stays.

        `data-given` tells the page what was not typed. Three digits are a valid code (`registry.postal.check_zip`).
        """
        given: dict[str, str] = {}
        for name, field in self.fields.items():
            address = field.widget.attrs.get("data-with")
            if address and not self._standing(name) and (zip3 := postal.zip3_of(self._standing(address))):
                field.widget.attrs["data-given"] = given[name] = zip3
        if given and self.is_bound:
            sent = cast(dict[str, Any], copy(self.data))
            for name, zip3 in given.items():
                sent[name] = zip3
            self.data = sent
        self.initial = {**self.initial, **given}

    def _standing(self, name: str) -> str:
        """What stands in a field of text: sent, or shown to begin with."""
        sent = self.data.get(name) if self.is_bound else self.get_initial_for_field(self.fields[name], name)
        return str(sent or "").strip()

    def to_data(self) -> JsonObject:
        """The cleaned fields as JSON keeps them: dates as ISO 8601, nothing else than text, numbers and lists."""
        return {name: _stored(value) for name, value in self.cleaned_data.items()}

    @classmethod
    def facts(cls, data: Mapping[str, Any], *, before: Mapping[str, Any] | None = None) -> list[Fact]:
        """What stored data say, field by field; with `before`, what each changed field said there."""
        form = cls()
        return [
            Fact(
                name=place.name,
                number=place.number,
                label=str(form.fields[place.name].label),
                value=_readable(form.fields[place.name], data.get(place.name)),
                was=_changed(form.fields[place.name], data.get(place.name), before, place.name),
            )
            for panel in cls.panels
            for place in panel.places
            if place.read
            if data.get(place.name) or (before and before.get(place.name))
        ]

    @classmethod
    def applicant_of(cls, data: Mapping[str, Any]) -> tuple[str, str]:
        """Name and ID number of the applicant, for lists and for finding."""
        return str(data.get("name") or ""), str(data.get("id_number") or data.get("passport_number") or "")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> JsonObject:
        """Stored data as initial values of the form."""
        dates = {name for name, field in cls.base_fields.items() if isinstance(field, RocDateField)}
        return {k: date.fromisoformat(v) if k in dates and v else v for k, v in data.items()}


def _sentences(field: forms.Field) -> dict[str, Any]:
    """What is wrong and what to do, instead of the library's words; a field's own words win."""
    own = type(field).default_error_messages | {"required": forms.Field.default_error_messages["required"]}
    said: dict[str, Any] = {}
    if field.error_messages["required"] == own["required"]:
        said["required"] = (
            _("Empty: choose what is ticked on the paper")
            if isinstance(field, forms.ChoiceField)
            else _("Empty: key it in as it stands on the paper")
        )
    if isinstance(field, forms.IntegerField):
        said |= dict.fromkeys(("min_value", "max_value", "invalid"), _("Count them: a number from 1 to 99"))
    if isinstance(field, forms.EmailField):
        said["invalid"] = _("An e-mail address looks like name@example.com: look at the paper again")
    return said


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _readable(field: forms.Field, value: Any) -> str:
    if not value:
        return "—"
    if isinstance(field, RocDateField):
        return roc_dates.shown(date.fromisoformat(value))
    if isinstance(field, forms.ChoiceField):
        words = {str(key): str(word) for key, word in cast(Iterable[tuple[Any, Any]], field.choices)}
        keys = value if isinstance(value, list) else [value]
        return enumerated(words.get(str(key), str(key)) for key in keys)
    return str(_("yes")) if value is True else str(value)


def _changed(field: forms.Field, value: Any, before: Mapping[str, Any] | None, name: str) -> str:
    if before is None or before.get(name) == value:
        return ""
    return _readable(field, before.get(name))
