"""憑證廢止申請單 from what was keyed in, and what a correction letter says of its fields."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from forms_paper.sheets import Office, Recipient, RevocationNoticeSheet, RevocationSheet
from workflows.certificate_fields import letter_lines, paper_rows
from workflows.models import JsonObject
from workflows.registered_contact import address_of, mail_of
from workflows.revocation.reasons import PAPER_WORDS

FIELD_NUMBERS = {"papers": 11, "seal": 14, "id": 2, "name": 1, "address": 4, "contact": 4, "statement": 12}


def filled_sheet(*, office: Office, number: str, data: JsonObject) -> RevocationSheet:
    """The form with every field as keyed in; certificates that don't fit the lines are on the clerk's list."""
    return RevocationSheet(
        office=office,
        number=number,
        name=data["name"],
        id_number=data["id_number"],
        seq=data["seq"],
        telephone=data["telephone"],
        scope=data["scope"],
        certificates=paper_rows(data["certificates"], holder_key=data["holder_key"]),
        reason=data["reason"],
        reason_text=data["reason_text"],
        since=date.fromisoformat(data["since"]),
        delivery=data["delivery"],
        papers=tuple(data["enclosures"]),
        pieces=data["pieces"],
    )


def registered_contact(data: JsonObject) -> Recipient:
    """The form names no contact: letters go to the registered one."""
    return address_of(data["holder_key"])


def registered_mail(data: JsonObject) -> str:
    """And so do mails."""
    return mail_of(data["holder_key"])


def notice(*, parts: Mapping[str, Any], data: JsonObject, at: datetime) -> RevocationNoticeSheet:
    """憑證廢止通知書."""
    return RevocationNoticeSheet(
        **parts,
        certificates=letter_lines(data["certificates"], holder_key=data["holder_key"]),
        at=at,
        reason=PAPER_WORDS.get(data["reason"]) or data["reason_text"],
        since=date.fromisoformat(data["since"]),
    )
