from dataclasses import dataclass

from forms_paper.sheets import FormSheet, Office, Recipient
from workflows.models import JsonObject

FIELD_NUMBERS = {"papers": 4, "seal": 5, "id": 2, "name": 1, "address": 3, "contact": 3, "statement": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChangeSheet(FormSheet):
    prefix = "AC"
    title_lines = ("地址變更申請單",)
    statement = "以上資料屬實。"
    template = "address_change/form.html"

    seq: str = ""
    address: str = ""


def filled_sheet(*, office: Office, number: str, data: JsonObject) -> AddressChangeSheet:
    return AddressChangeSheet(
        office=office, number=number, name=data["name"], id_number=data["id_number"], address=data["address"]
    )


def letters_to(data: JsonObject) -> Recipient:
    return Recipient(zip="220", address=data["address"], person=data["name"])
