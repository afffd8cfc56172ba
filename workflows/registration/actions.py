"""What an approved registration brings about."""

from dataclasses import fields
from datetime import date
from uuid import UUID

from audit.actors import Actor
from registry import accounts, rights, slips, subscribers
from registry.particulars import Particulars
from workflows.contact_fields import contact_of, recipient_of
from workflows.models import Case, JsonObject


def carry_out(*, actor: Actor, case: Case, data: JsonObject) -> UUID:
    """Creates subscriber and portal account, grants the right to apply for one pair, requests the password slip.

    All in the caller's transaction; each part refuses to be made twice for one case.
    """
    subscriber = subscribers.enrol(
        actor=actor, particulars=_particulars(data), contact=contact_of(data), case_number=case.number
    )
    account = accounts.open_account(actor=actor, subscriber=subscriber)
    rights.grant(actor=actor, subscriber=subscriber, case_number=case.number)
    slips.request(
        actor=actor,
        account=account,
        case_number=case.number,
        delivery=data["delivery"],
        recipient=recipient_of(data),
    )
    return subscriber.public_id


def _particulars(data: JsonObject) -> Particulars:
    birth_date = date.fromisoformat(data["birth_date"]) if data["birth_date"] else None
    texts = {item.name: data[item.name] for item in fields(Particulars) if item.name != "birth_date"}
    return Particulars(**texts, birth_date=birth_date)
