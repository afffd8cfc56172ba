"""憑證註冊申請單 from what was keyed in, and what a correction letter says of its fields."""

from datetime import date

from forms_paper.sheets import Contact, CorrectionItem, Office, RegistrationSheet
from workflows.models import JsonObject
from workflows.reasons import ReasonCode, paper_words

FIELDS: dict[str, tuple[int, str, str, bool]] = {
    ReasonCode.PAPERS_NONE: (19, "附申請單第 19 欄所列文件", "已附證明文件", False),
    ReasonCode.PAPERS_INCOMPLETE: (19, "附全份影本", "已附全份影本", False),
    ReasonCode.PAPERS_REPRESENTATIVE: (19, "附正反面影本 1 份", "已附代表人身分證明影本", False),
    ReasonCode.SEAL_MISSING: (22, "在回覆單蓋章或簽名", "已補蓋章或簽名", False),
    ReasonCode.SEAL_UNCLEAR: (22, "在回覆單重新蓋章", "已補蓋大章", False),
    ReasonCode.SEAL_DIFFERS: (22, "在回覆單蓋登記的印章", "已蓋登記印章", False),
    ReasonCode.DATA_ID: (3, "在回覆單寫明正確號碼", "證號：", True),
    ReasonCode.DATA_NAME: (2, "在回覆單寫明正確名稱", "名稱：", True),
    ReasonCode.DATA_ADDRESS: (10, "在回覆單寫明正確地址", "地址：", True),
    ReasonCode.DATA_CONTACT: (16, "在回覆單寫明", "聯絡資料：", True),
    ReasonCode.AUTHORITY_NONE: (19, "附委託書", "已附委託書", False),
    ReasonCode.AUTHORITY_UNSIGNED: (19, "補簽後附回", "已補簽並附回", False),
    ReasonCode.OTHER: (20, "依左列說明補正", "補正說明：", True),
}
"""By reason code: number of the field on the paper, how to mend it, the line of the reply slip, room to write."""


def correction_item(*, code: str, note: str) -> CorrectionItem:
    """One line of the correction letter."""
    field, how, reply, write = FIELDS[code]
    return CorrectionItem(code=code, field=field, what=paper_words(code, note=note), how=how, reply=reply, write=write)


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
        contact=Contact(
            name=data["contact_name"],
            mobile=data["contact_mobile"],
            telephone=data["contact_telephone"],
            email=data["contact_email"],
            zip=data["contact_zip"],
            address=data["contact_address"],
            same_name=data["same_name"],
            same_address=data["same_address"],
        ),
        delivery=data["delivery"],
        papers=tuple(data["enclosures"]),
        pieces=data["pieces"],
    )
