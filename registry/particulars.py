"""What is registered of a subscriber, as it comes from the form: checked field by field and normalised.

Pure: frozen dataclasses in and out. `checked` gives all refusals at once, for a form that shows every fault in one go.
The fields and when they are required: table of the registration form (fields 1 to 17).
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from registry import contact_points, identity, names, postal
from registry.models.subscriber import SubscriberKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """Fields 1 to 12. `id_number` may be empty for a foreign person who has a passport only."""

    kind: str
    name: str
    id_number: str = ""
    birth_date: date | None = None
    nationality: str = ""
    passport_name: str = ""
    passport_number: str = ""
    representative: str = ""
    department: str = ""
    zip: str
    address: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """Fields 13 to 17: the certificate contact."""

    name: str
    mobile: str = ""
    telephone: str
    email: str
    zip: str
    address: str


Sheet = TypeVar("Sheet", Particulars, ContactDetails)
Check = Callable[[str], str]


def checked_particulars(given: Particulars) -> tuple[Particulars, list[Refusal]]:
    """The particulars normalised, and a refusal for each field that is wrong; the values of those stay as given.

    Fields that the kind of applicant does not have are emptied.
    """
    given = _without_what_is_not_asked(given)
    checks: dict[str, Check] = {"name": names.check_name, **_reach(given.address), **_by_kind(given)}
    normal, refusals = _run(given, checks)
    if given.kind not in SubscriberKind.values:
        refusals.insert(0, Refusal(_("Choose the kind of applicant"), code="kind_missing", field="kind"))
    return normal, refusals + ([] if given.kind == SubscriberKind.BODY else _faults_of_birth(given.birth_date))


def checked_contact(given: ContactDetails) -> tuple[ContactDetails, list[Refusal]]:
    """The contact normalised, and a refusal for each field that is wrong."""
    checks: dict[str, Check] = {"name": names.check_name, **_reach(given.address)}
    if given.mobile:
        checks["mobile"] = contact_points.check_mobile
    return _run(given, checks)


def identifying_number(particulars: Particulars) -> str:
    """The number that identifies a subscriber: of a foreign person without a residence certificate, the passport's."""
    return particulars.id_number or particulars.passport_number


def _run(given: Sheet, checks: dict[str, Check]) -> tuple[Sheet, list[Refusal]]:
    normal: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for field in [field.name for field in fields(given) if field.name in checks]:
        try:
            normal[field] = checks[field](getattr(given, field))
        except Refusal as refusal:
            refusals.append(refusal)
    return replace(given, **normal), refusals


def _reach(address: str) -> dict[str, Check]:
    return {
        "zip": partial(_zip_of, address=address),
        "address": postal.check_address,
        "telephone": contact_points.check_telephone,
        "email": contact_points.check_email,
    }


def _zip_of(text: str, *, address: str) -> str:
    """Without a district to hold it against, the code is judged once the address is right."""
    return postal.check_zip(text, address) if postal.zip3_of(address) else text


def _without_what_is_not_asked(given: Particulars) -> Particulars:
    if given.kind != SubscriberKind.FOREIGN:
        given = replace(given, nationality="", passport_name="", passport_number="")
    if given.kind != SubscriberKind.BODY:
        return replace(given, representative="", department="")
    return replace(given, birth_date=None)


def _by_kind(given: Particulars) -> dict[str, Check]:
    if given.kind == SubscriberKind.PERSON:
        return {"id_number": identity.check_person_id}
    if given.kind == SubscriberKind.BODY:
        checks: dict[str, Check] = {
            "id_number": identity.check_tax_number,
            "representative": partial(names.check_name, field="representative"),
        }
        return checks | ({"department": partial(names.check_name, field="department")} if given.department else {})
    if given.kind == SubscriberKind.FOREIGN:
        return _of_foreign_person(given)
    return {}


def _of_foreign_person(given: Particulars) -> dict[str, Check]:
    """A residence certificate or a passport, or both."""
    checks: dict[str, Check] = {
        "nationality": partial(names.check_name, field="nationality", longest=40),
        "passport_name": partial(names.check_name, field="passport_name", longest=80),
    }
    if given.id_number or not given.passport_number:
        checks["id_number"] = identity.check_residence_id
    if given.passport_number:
        checks["passport_number"] = identity.check_passport
    return checks


def _faults_of_birth(day: date | None) -> list[Refusal]:
    if day is None:
        return [Refusal(_("Key in the date of birth"), code="birth_missing", field="birth_date")]
    if day > timezone.localdate():
        return [Refusal(_("The date of birth is still to come"), code="birth_future", field="birth_date")]
    return []
