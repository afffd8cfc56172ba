"""Subscribers: enrolled once by an approved case, looked at, compared with those who are there."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.models import Outcome
from audit.mutations import mutation
from audit.refusal import Refusal
from audit.trail import record
from registry.contact_points import digits
from registry.enumerations import enumerated
from registry.models import CertificateContact, Subscriber
from registry.particulars import (
    ContactDetails,
    Particulars,
    checked_contact,
    checked_particulars,
    identifying_number,
)
from registry.staff import CARRY_OUT, require, require_or_system

_MOST_SUBSCRIPTIONS = 100
_MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """A registered subscriber and the fields that are the same, for the reviewer's checklist."""

    subscriber: Subscriber
    same: tuple[str, ...]


@mutation("subscriber.enrol", thing=lambda *, case_number, **_: f"case:{case_number}")
def enrol(*, actor: Actor, particulars: Particulars, contact: ContactDetails, case_number: str) -> Subscriber:
    """Makes the subscriber of a registration case, with the next subscription number of the ID and with the contact.

    Exactly once for a case: called again, it returns the subscriber it made. Raises `Refusal` for the first field that
    is wrong, when this very subscription is registered already (`register_again` keeps it), when an ID holds 100
    subscriptions, and when `actor` may not approve cases.
    """
    require_or_system(actor, CARRY_OUT)
    enrolled = Subscriber.objects.filter(enrolled_by_case=case_number).first()
    if enrolled:
        return enrolled
    particulars, refusals = checked_particulars(particulars)
    contact, more = checked_contact(contact)
    for refusal in refusals + more:
        raise refusal
    subscriber, is_new = _with_next_seq(particulars, case_number)
    if is_new:
        CertificateContact.objects.create(subscriber=subscriber, **asdict(contact))
        record(
            actor=actor,
            action="subscriber.enrol",
            thing=f"subscriber:{subscriber.public_id}",
            facts={"case": case_number, "kind": subscriber.kind, "seq": subscriber.seq},
            personal={"id_number": subscriber.id_number, "name": subscriber.name},
        )
    return subscriber


@mutation("subscriber.register_again", thing=lambda *, public_id, **_: f"subscriber:{public_id}")
def register_again(
    *, actor: Actor, public_id: UUID, particulars: Particulars, contact: ContactDetails, case_number: str
) -> Subscriber:
    """A registered subscriber hands in a new registration: stays the same subscriber, under the data of the new form.

    Its subscription number, account, certificates and cases stay with it. Raises `Refusal` for the first field that is
    wrong, when the form names another subscriber, and when `actor` may not approve cases.
    """
    require_or_system(actor, CARRY_OUT)
    particulars, refusals = checked_particulars(particulars)
    contact, more = checked_contact(contact)
    for refusal in refusals + more:
        raise refusal
    subscriber = Subscriber.objects.select_for_update().get(public_id=public_id)
    if registered_as(particulars) != subscriber:
        raise Refusal(_("This form names another subscriber than the one approved"), code="another_subscriber")
    Subscriber.objects.filter(pk=subscriber.pk).update(**_columns(particulars))
    CertificateContact.objects.filter(subscriber=subscriber).update(**asdict(contact))
    subscriber.refresh_from_db()
    record(
        actor=actor,
        action="subscriber.register_again",
        thing=f"subscriber:{public_id}",
        facts={"case": case_number, "kind": subscriber.kind, "seq": subscriber.seq},
        personal={"id_number": subscriber.id_number, "name": subscriber.name},
    )
    return subscriber


def registered_as(particulars: Particulars) -> Subscriber | None:
    """The subscription that a registration form names once more: the same ID number and, of a body, department.

    A name or an address may have changed since. A passport number is unique within its country only: there nationality
    and date of birth must be the same, too. Takes values as normalised by `registry.particulars`.
    """
    number = identifying_number(particulars)
    same = Subscriber.objects.filter(id_number=number, department=particulars.department)
    if particulars.id_number:
        same = same.exclude(passport_number=number)
    else:
        same = same.filter(
            passport_number=number, nationality=particulars.nationality, birth_date=particulars.birth_date
        )
    return same.select_related("contact", "account").order_by("seq").last()


def _columns(particulars: Particulars) -> dict[str, Any]:
    return asdict(particulars) | {
        "id_number": identifying_number(particulars),
        "telephone_digits": digits(particulars.telephone),
    }


def _with_next_seq(particulars: Particulars, case_number: str) -> tuple[Subscriber, bool]:
    """Two cases of one ID want the same number at once: the constraint lets one through, the other asks again."""
    values = _columns(particulars)
    while True:
        held = (
            Subscriber.objects.select_for_update().filter(id_number=values["id_number"]).values_list("seq", flat=True)
        )
        registered = registered_as(particulars)
        if registered and registered.enrolled_by_case == case_number:
            return registered, False  # by another process that carries out the same case at this moment
        if registered:
            raise Refusal(
                _("This subscriber is registered already: send the case back and key it in again"),
                code="registered_already", field="id_number",
            )  # fmt: skip
        seq = max((int(number) for number in held), default=-1) + 1
        if seq >= _MOST_SUBSCRIPTIONS:
            raise Refusal(_("This ID number holds 100 subscriptions already"), code="seq_used_up", field="id_number")
        try:
            with transaction.atomic():
                return Subscriber.objects.create(**values, seq=f"{seq:02d}", enrolled_by_case=case_number), True
        except IntegrityError:
            enrolled = Subscriber.objects.filter(enrolled_by_case=case_number).first()
            if enrolled:
                return enrolled, False
            if not Subscriber.objects.filter(id_number=values["id_number"], seq=f"{seq:02d}").exists():
                raise


@mutation("subscriber.view", thing=lambda *, public_id, **_: f"subscriber:{public_id}")
def look_at(*, actor: Actor, public_id: UUID) -> Subscriber:
    """A subscriber's data for a staff member to read; the view is recorded (spec §7).

    Raises `Refusal` without the permission, and `Subscriber.DoesNotExist`.
    """
    require(actor, "registry.view_subscriber")
    subscriber = Subscriber.objects.select_related("contact", "account").get(public_id=public_id)
    record(actor=actor, action="subscriber.view", thing=f"subscriber:{public_id}", outcome=Outcome.VIEWED)
    return subscriber


def possible_duplicates(*, id_number: str, name: str, telephone: str, address: str) -> list[PossibleDuplicate]:
    """Who is registered with the same ID number, name, telephone or address, those with most in common first.

    Looks at 200 of them, those with the same ID number before all others: a name may be that of thousands. Takes values
    as normalised by `registry.particulars`; telephones are compared by their digits.
    """
    given = {"id_number": id_number, "name": name, "telephone_digits": digits(telephone), "address": address}
    wanted = {column: value for column, value in given.items() if value}
    if not wanted:
        return []
    found = [
        PossibleDuplicate(
            subscriber=subscriber,
            same=tuple(
                column.removesuffix("_digits") for column in wanted if getattr(subscriber, column) == wanted[column]
            ),
        )
        for subscriber in Subscriber.objects.filter(Q(*wanted.items(), _connector=Q.OR)).order_by(
            Case(When(id_number=id_number, then=0), default=1), "pk"
        )[:_MOST_COMPARED]
    ]
    return sorted(found, key=lambda duplicate: -len(duplicate.same))


def subscription(*, id_number: str, seq: str = "") -> Subscriber:
    """The one subscription that a form names by ID number and, where the ID holds several, subscription number.

    Raises `Refusal`: nobody has this ID number, no such subscription, several and the form doesn't say which.
    """
    held = list(Subscriber.objects.filter(id_number=id_number).select_related("contact", "account").order_by("seq"))
    if not held:
        raise Refusal(
            _("Nobody is registered with this ID number: look at the paper again"), code="unknown", field="id_number"
        )
    if not seq and len(held) > 1:
        numbers = enumerated(subscriber.seq for subscriber in held)
        sentence = _("This ID number holds several subscriptions (%(numbers)s): key in which one")
        raise Refusal(sentence % {"numbers": numbers}, code="which_one", field="seq")
    found = next((subscriber for subscriber in held if seq in ("", subscriber.seq)), None)
    if found is None:
        numbers = enumerated(subscriber.seq for subscriber in held)
        sentence = _("This ID number holds no such subscription, only %(numbers)s")
        raise Refusal(sentence % {"numbers": numbers}, code="unknown", field="seq")
    return found
