"""憑證註冊申請單 from what was keyed in, and what a correction letter says of its fields."""

from datetime import date

from forms_paper.sheets import Office, RegistrationSheet
from workflows.contact_fields import paper_contact
from workflows.models import JsonObject

FIELD_NUMBERS = {"papers": 19, "seal": 22, "id": 3, "name": 2, "address": 10, "contact": 16, "statement": 20}


def filled_sheet(*, office: Office, number: str, data: JsonObject) -> RegistrationSheet:
    """The form with every field as keyed in."""
    return RegistrationSheet(
        office=office,
        number=number,
        kind=data["kind"],
        name=data["name"],
        id_number=data["id_number"],
        birth_date=date.fromisoformat(data["birth_date"]) if data["birth_date"] else None,
        nationality=data["nationality"],
        name_latin=data["passport_name"],
        passport_number=data["passport_number"],
        representative=data["representative"],
        department=data["department"],
        zip=data["zip"],
        address=data["address"],
        telephone=data["telephone"],
        email=data["email"],
        contact=paper_contact(data),
        delivery=data["delivery"],
        papers=tuple(data["enclosures"]),
        pieces=data["pieces"],
    )
