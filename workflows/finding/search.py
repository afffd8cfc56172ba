"""What was keyed or scanned into the one box, as cases. Reads only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from numbering.keyed_text import compact, ungrouped
from pki import holdings
from registry import identity
from registry.models import PasswordSlip, PortalAccount, Subscriber
from workflows.finding.conditions import (
    IN_A_NAME,
    IN_AN_ID_NUMBER,
    Begins,
    capitals,
    id_number_holds,
    name_holds,
)
from workflows.models import Case
from workflows.queues.ends import among

MOST = 50
LONGEST = 60
"""Characters of the longest name. What is longer is nobody's, and is not looked for."""
ACCOUNT = re.compile(r"[A-Z0-9]{10}\Z")
REGISTERED = re.compile(r"\d{6,20}\Z")
SERIAL = re.compile(r"(?:0X)?(?P<hex>[0-9A-F]{16,40})\Z")
PERSONS = (identity.Shape.NATIONAL, identity.Shape.RESIDENCE, identity.Shape.OLD_RESIDENCE)
DECIMAL = re.compile(r"\d{16,49}\Z")  # RFC 5280 4.1.2.2: at most 20 octets


@dataclass(frozen=True, slots=True)
class Hit:
    """A case, and by what it was found."""

    case: Case
    by: str


def search(query: str) -> list[Hit]:
    """The newest cases, `MOST` at most, for a name or an ID number or a part of one, a portal account, a number of
    registered mail, a serial of a certificate in decimal or in hex with or without colons."""
    text = query.strip()
    if not text or len(text) > LONGEST:
        return []
    holder = _holder_by_serial(text)
    conditions = list(_by_name(text)) + list(_by_number(text, holder))
    found = _newest(conditions).select_related("task__owner")
    return [Hit(case, _found_by(case, text, holder)) for case in found]


def of_holder(key: str) -> list[Hit]:
    """The newest cases of a subscriber, who was found by a number of a certificate."""
    return [
        Hit(case, pgettext("found by", "certificate"))
        for case in _newest([Q(holder_key=UUID(key))]).select_related("task__owner")
    ]


def like(query: str) -> QuerySet[Case]:
    """The newest cases with this in the applicant's name or ID number."""
    text = query.strip()[: LONGEST + 1]
    return _newest(list(_by_name(text)) if 0 < len(text) <= LONGEST else []).select_related("task__owner")


def _newest(conditions: list[Q]) -> QuerySet[Case]:
    """What meets one of the conditions, each of which is answered by its own index, no further than a page goes."""
    if not conditions:
        return Case.objects.none()
    ends = (Case.objects.filter(condition).order_by("-pk")[:MOST] for condition in conditions)
    return Case.objects.filter(among(ends)).order_by("-pk")[:MOST]


def _by_name(text: str) -> Iterator[Q]:
    yield name_holds(text) if len(text) >= IN_A_NAME else Q(Begins("applicant", text))
    if text.isascii():
        yield _by_id_number(capitals(text))


def _by_id_number(text: str) -> Q:
    """No number is longer than a person's: a whole one lies inside no other, and is one look at its index."""
    if any(shape.fits(text) for shape in PERSONS):
        return Q(id_number=text)
    return id_number_holds(text) if len(text) >= IN_AN_ID_NUMBER else Q(Begins("id_number", text))


def _by_number(text: str, holder: str | None) -> Iterator[Q]:
    number = ungrouped(text)
    if ACCOUNT.match(number):
        accounts = PortalAccount.objects.filter(account=number).values("subscriber_id")
        yield Q(holder_key__in=Subscriber.objects.filter(pk__in=accounts).values("public_id"))
    if REGISTERED.match(number):
        yield Q(number__in=PasswordSlip.objects.filter(registered_number=number).values("case_number"))
        yield Q(registered_mail=number)
    if holder:
        yield Q(holder_key=UUID(holder))


def _holder_by_serial(text: str) -> str | None:
    """Whose certificate has this serial; a string of digits may be meant either way."""
    plain = compact(text).replace(":", "")
    serials = set()
    if DECIMAL.match(plain):
        serials.add(f"{int(plain):x}")
    if found := SERIAL.match(plain):
        serials.add(f"{int(found['hex'], 16):x}")
    return holdings.holder_of_serial(serials) if serials else None


def _found_by(case: Case, text: str, holder: str | None) -> str:
    whole = capitals(text).casefold()
    if whole in capitals(case.applicant).casefold():
        return pgettext("found by", "name")
    if whole in case.id_number.casefold():
        return pgettext("found by", "ID number")
    if holder and str(case.holder_key) == holder:
        return pgettext("found by", "certificate")
    number = ungrouped(text)
    return (
        pgettext("found by", "registered mail") if REGISTERED.match(number) else pgettext("found by", "portal account")
    )
