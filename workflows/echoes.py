"""What was understood of a field, said back below it: a date both ways, an ID number, a district, a name by glyph."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from audit.refusal import Refusal
from registry import identity, names, postal, roc_dates


@dataclass(frozen=True, slots=True)
class Echo:
    """A sentence, whether it agrees with what was keyed, and a name's characters one by one.

    `given` is what belongs into a field that is empty: "" where nothing is known, None where nothing is ever given.
    """

    sentence: str = ""
    ok: bool = True
    glyphs: list[names.Glyph] = field(default_factory=list)
    given: str | None = None


def echo_of(what: str, text: str, *, beside: str = "") -> Echo:
    """What `text` is understood as. `what` is the field's `data-echo`, `beside` the text of the field it depends on."""
    if not text.strip():
        return _zip_by(beside) if what == "zip" else Echo()
    try:
        return _understood(what, text, beside=beside)
    except Refusal as refusal:
        return Echo(str(refusal.sentence), ok=False)


def _understood(what: str, text: str, *, beside: str) -> Echo:
    if what in ("past", "day"):
        day = roc_dates.read(text, latest=None if what == "past" else date.max)
        return Echo(roc_dates.echo(day))
    if what == "id":
        return Echo(identity.describe(_number(text)))
    if what == "zip":
        return Echo(postal.describe(postal.check_zip(text, beside) if postal.zip3_of(beside) else text))
    if what == "name":
        return Echo(glyphs=names.glyphs(names.check_name(text)))
    return Echo()


def _number(text: str) -> str:
    """An ID number of either shape: 8 digits are a body's, anything else a person's."""
    return identity.check_tax_number(text) if text.strip().isdecimal() else identity.check_person_id(text)


def _zip_by(address: str) -> Echo:
    """The first three digits, once the address tells them; the post alone knows the others."""
    zip3 = postal.zip3_of(address)
    if zip3 is None:
        return Echo(given="")
    said = _("%(place)s, taken from the address; add the last 3 digits if you have them")
    return Echo(said % {"place": postal.describe(zip3)}, given=zip3)
