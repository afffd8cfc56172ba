"""用戶憑證作業網站密碼重新設定申請單 from what was keyed in, and what a correction letter says of its fields."""

from forms_paper.sheets import Office, PasswordResetSheet
from workflows.contact_fields import paper_contact
from workflows.models import JsonObject

FIELD_NUMBERS = {"papers": 13, "seal": 16, "id": 2, "name": 1, "address": 11, "contact": 10, "statement": 14}


def filled_sheet(*, office: Office, number: str, data: JsonObject) -> PasswordResetSheet:
    """The form with every field as keyed in."""
    return PasswordResetSheet(
        office=office,
        number=number,
        name=data["name"],
        id_number=data["id_number"],
        seq=data["seq"],
        account=data["account"],
        reason=data["reason"],
        slip_serial=data["slip_serial"],
        contact=paper_contact(data),
        delivery=data["delivery"],
        papers=tuple(data["enclosures"]),
        pieces=data["pieces"],
    )
