from dataclasses import dataclass

from forms_paper.sheets import CorrectionItem, FormSheet, Office
from workflows.models import JsonObject
from workflows.reasons import paper_words


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


def correction_item(*, code: str, note: str) -> CorrectionItem:
    return CorrectionItem(code=code, field=3, what=paper_words(code, note=note), how="寫明正確地址", reply="地址：")
