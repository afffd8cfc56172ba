"""What an approved registration brings about."""

from dataclasses import fields
from datetime import date
from uuid import UUID

from audit.actors import Actor
from registry import accounts, rights, slips, subscribers
from registry.models import PortalAccount, Subscriber
from registry.particulars import Particulars
from workflows.contact_fields import contact_of, recipient_of
from workflows.models import Case, JsonObject
from workflows.registration.again import refuse_unless_over


def carry_out(*, actor: Actor, case: Case, data: JsonObject) -> UUID:
    """Creates subscriber and portal account, grants the right to apply for one pair, requests the password slip.

    Who is registered again stays the same subscriber with the same account, whose old password and sessions end, and
    with all certificates of before. All in the caller's transaction; each part refuses to be made twice for one case.
    Raises `Refusal` when the subscriber was registered meanwhile, or has certificates again.
    """
    subscriber, account = (_again if data["holder_key"] else _anew)(actor=actor, case=case, data=data)
    rights.grant(actor=actor, subscriber=subscriber, case_number=case.number)
    slips.request(
        actor=actor,
        account=account,
        case_number=case.number,
        delivery=data["delivery"],
        recipient=recipient_of(data),
    )
    return subscriber.public_id


def _anew(*, actor: Actor, case: Case, data: JsonObject) -> tuple[Subscriber, PortalAccount]:
    subscriber = subscribers.enrol(
        actor=actor, particulars=_particulars(data), contact=contact_of(data), case_number=case.number
    )
    return subscriber, accounts.open_account(actor=actor, subscriber=subscriber)


def _again(*, actor: Actor, case: Case, data: JsonObject) -> tuple[Subscriber, PortalAccount]:
    subscriber = subscribers.register_again(
        actor=actor,
        public_id=UUID(data["holder_key"]),
        particulars=_particulars(data),
        contact=contact_of(data),
        case_number=case.number,
    )
    refuse_unless_over(subscriber)
    account = PortalAccount.objects.get(subscriber=subscriber)
    return subscriber, accounts.reset(actor=actor, account=account, case_number=case.number)


def _particulars(data: JsonObject) -> Particulars:
    birth_date = date.fromisoformat(data["birth_date"]) if data["birth_date"] else None
    texts = {item.name: data[item.name] for item in fields(Particulars) if item.name != "birth_date"}
    return Particulars(**texts, birth_date=birth_date)
