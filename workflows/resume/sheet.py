"""憑證復用申請單 from what was keyed in, and what a correction letter says of its fields."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forms_paper.sheets import Office, ResumeNoticeSheet, ResumeSheet
from workflows.certificate_fields import letter_lines, paper_rows
from workflows.contact_fields import paper_contact
from workflows.models import JsonObject

FIELD_NUMBERS = {"papers": 14, "seal": 17, "id": 2, "name": 1, "address": 12, "contact": 11, "statement": 15}


def filled_sheet(*, office: Office, number: str, data: JsonObject) -> ResumeSheet:
    """The form with every field as keyed in; certificates that don't fit the lines are on the clerk's list."""
    return ResumeSheet(
        office=office,
        number=number,
        name=data["name"],
        id_number=data["id_number"],
        seq=data["seq"],
        certificates=paper_rows(data["certificates"], holder_key=data["holder_key"]),
        reason=data["reason"],
        reason_text=data["reason_text"],
        contact=paper_contact(data),
        delivery=data["delivery"],
        papers=tuple(data["enclosures"]),
        pieces=data["pieces"],
    )


def notice(*, parts: Mapping[str, Any], data: JsonObject, at: datetime) -> ResumeNoticeSheet:
    """憑證復用通知書."""
    lines = letter_lines(data["certificates"], holder_key=data["holder_key"])
    return ResumeNoticeSheet(**parts, certificates=lines, at=at)
