"""憑證廢止申請單 from what was keyed in, and what a correction letter says of its fields."""

from datetime import date

from forms_paper.sheets import CorrectionItem, Office, RevocationSheet
from workflows.certificate_fields import paper_rows
from workflows.corrections import item_of
from workflows.models import JsonObject

FIELD_NUMBERS = {"papers": 11, "seal": 14, "id": 2, "name": 1, "address": 4, "contact": 4, "statement": 12}


def correction_item(*, code: str, note: str) -> CorrectionItem:
    """One line of the correction letter."""
    return item_of(code=code, note=note, numbers=FIELD_NUMBERS)


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
