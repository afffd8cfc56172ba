"""Invented sheets: no person, firm, address or number here is real."""

import datetime as dt

from forms_paper.sheets import (
    CertificateLine,
    CertificateRow,
    Contact,
    CorrectionItem,
    CorrectionSheet,
    CoveringSheet,
    FormSheet,
    HandOverSheet,
    Office,
    PasswordResetSheet,
    Recipient,
    RegistrationSheet,
    RejectionSheet,
    RenewalNoticeSheet,
    ResumeNoticeSheet,
    ResumeSheet,
    RevocationNoticeSheet,
    RevocationSheet,
    SlipSheet,
    SuspensionNoticeSheet,
    WithdrawalSheet,
)
from numbering.numbers import build

RARE_NAMES = ("堃", "喆", "㛓", "𠮷", "𡘙")
PASSWORD = "VK7M TX4P H9RC"

OFFICE = Office(
    name="示範憑證註冊中心",
    zip="100-001",
    address="臺北市中正區示範路1號2樓",
    telephone="(02)2000-0115",
    email="service@ra.example",
    hours="週一至週五 8:30–17:30",
    site="https://portal.ra.example",
    form_edition="11511",
)


def number(prefix: str, serial: int = 4821) -> str:
    return build(prefix=prefix, roc_year=115, serial=serial)


PERSON = RegistrationSheet(
    office=OFFICE,
    number=number("RG"),
    kind="person",
    name="陳𠮷堃",
    id_number="A100000001",
    birth_date=dt.date(1951, 4, 24),
    zip="220-034",
    address="新北市板橋區樣張街二段8巷12號3樓",
    telephone="(02)2900-0424",
    email="chen.jk@mail.example",
    contact=Contact(
        same_name=True,
        same_address=True,
        name="陳𠮷堃",
        mobile="0900-000-424",
        telephone="(02)2900-0424",
        email="chen.jk@mail.example",
        zip="220-034",
        address="新北市板橋區樣張街二段8巷12號3樓",
    ),
    delivery="counter",
    papers=("id",),
    pieces=1,
)
FIRM_CONTACT = Contact(
    name="林喆",
    mobile="0900000203",
    telephone="(02)2345-0119#203",
    email="lin@dingtai.example",
    zip="106055",
    address="臺北市大安區示範四段15號8樓",
)
FIRM = RegistrationSheet(
    office=OFFICE,
    number=number("RG", 4822),
    kind="body",
    name="鼎泰專利商標事務所",
    id_number="99120452",
    representative="游㛓",
    department="吳𡘙電子送件組",
    zip="106055",
    address="臺北市大安區示範四段15號8樓",
    telephone="(02)2345-0119",
    email="office@dingtai.example",
    contact=FIRM_CONTACT,
    delivery="post",
    papers=("reg", "rep", "other"),
    papers_other="印鑑卡",
    pieces=3,
)
FOREIGNER = RegistrationSheet(
    office=OFFICE,
    number=number("RG", 4823),
    kind="foreign",
    name="穆安娜",
    id_number="A900000052",
    birth_date=dt.date(1984, 11, 3),
    nationality="德國 Germany",
    name_latin="MÜLLER, ANNA KATHARINA",
    passport_number="C01X00T47",
    zip="300-010",
    address="新竹市東區樣張路100號",
    telephone="(03)500-0077",
    email="a.mueller@lab.example",
    contact=Contact(
        same_name=True,
        name="穆安娜",
        mobile="+49 170 0000 0077",
        telephone="(03)500-0077",
        email="anna.katharina.mueller@international-relations.lab.example",
        zip="300-010",
        address="新竹市東區樣張路100號",
    ),
    delivery="electronic",
    papers=("arc",),
    pieces=1,
)
FIRM_PARTS = {"office": OFFICE, "name": "鼎泰專利商標事務所", "id_number": "99120452", "seq": "00"}
PAIR = (
    CertificateRow(number=number("C", 33915), use="signing", suspended_on=dt.date(2026, 11, 9)),
    CertificateRow(number=number("C", 33923), use="encryption", suspended_on=dt.date(2026, 11, 9)),
)
REVOCATION = RevocationSheet(
    **FIRM_PARTS,  # type: ignore[arg-type]
    number=number("RV", 317),
    telephone="(02)2345-0119",
    scope="listed",
    certificates=PAIR,
    reason="D",
    since=dt.date(2026, 11, 20),
    delivery="electronic",
    papers=("id",),
    pieces=1,
)
RESUME = ResumeSheet(
    **FIRM_PARTS,  # type: ignore[arg-type]
    number=number("RS", 96),
    certificates=PAIR,
    reason="B",
    contact=FIRM_CONTACT,
    delivery="post",
    papers=("id",),
    pieces=1,
)
PASSWORD_RESET = PasswordResetSheet(
    **FIRM_PARTS,  # type: ignore[arg-type]
    number=number("PW", 1254),
    account="HT7K-4QMD-29",
    reason="A",
    contact=FIRM_CONTACT,
    delivery="post",
    papers=("id",),
    pieces=1,
)
FILLED: dict[str, FormSheet] = {
    "person": PERSON,
    "firm": FIRM,
    "foreigner": FOREIGNER,
    "revocation": REVOCATION,
    "resume": RESUME,
    "password_reset": PASSWORD_RESET,
}
KINDS: tuple[type[FormSheet], ...] = (RegistrationSheet, RevocationSheet, ResumeSheet, PasswordResetSheet)

RECIPIENT = Recipient(
    zip="106-055", address="臺北市大安區示範四段15號8樓", person="林喆", organisation="鼎泰專利商標事務所"
)
LETTER_PARTS = {
    "office": OFFICE,
    "recipient": RECIPIENT,
    "subscriber": "鼎泰專利商標事務所",
    "matter": "憑證註冊",
    "number": number("RG"),
    "date": dt.date(2026, 11, 23),
    "clerk": "王㛓",
    "clerk_extension": "115",
}
COVERING = CoveringSheet(
    **LETTER_PARTS,  # type: ignore[arg-type]
    slip_serial=number("S", 1873),
    log_in_by=dt.date(2026, 12, 23),
    apply_by=dt.date(2027, 2, 21),
)
ITEMS = (
    CorrectionItem(
        code="B02",
        field=22,
        what="大章印文模糊，無法與登記證明核對",
        how="在下方回覆單重新蓋章",
        reply="已補蓋大章",
    ),
    CorrectionItem(
        code="A03", field=19, what="沒有代表人身分證明影本", how="附正反面影本 1 份", reply="已附代表人身分證明影本"
    ),
    CorrectionItem(
        code="C04",
        field=16,
        what="聯絡人電子郵件無法辨認",
        how="在下方回覆單寫明",
        reply="電子郵件：",
        write=True,
    ),
)
CORRECTION = CorrectionSheet(
    **LETTER_PARTS,  # type: ignore[arg-type]
    dispatch_number="示證補字第 1150000214 號",
    due=dt.date(2026, 12, 7),
    items=ITEMS,
)
CORRECTION_LONG = CorrectionSheet(
    **LETTER_PARTS,  # type: ignore[arg-type]
    due=dt.date(2026, 12, 7),
    items=ITEMS + ITEMS,
)
REJECTION = RejectionSheet(
    **LETTER_PARTS,  # type: ignore[arg-type]
    reasons=("補正期限民國 115 年 12 月 7 日已過，沒有補齊（B02、A03）。", "統一編號與登記證明不符（第 3 欄）。"),
)
WITHDRAWAL = WithdrawalSheet(
    **LETTER_PARTS,  # type: ignore[arg-type]
    withdrawn_on=dt.date(2026, 11, 22),
)
CERTIFICATE_PARTS = LETTER_PARTS | {
    "certificates": tuple(
        CertificateLine(number=number("C", serial), use=use, serial=tail, until=dt.date(2027, 11, 22))
        for serial, use, tail in ((33915, "簽章", "5b0c7f3a91c2"), (33923, "加密", "2e1d0b5ed4a8"))
    )
}
CHANGE_PARTS = CERTIFICATE_PARTS | {"at": dt.datetime(2026, 11, 23, 14, 5, tzinfo=dt.UTC)}
REVOCATION_NOTICE = RevocationNoticeSheet(
    **CHANGE_PARTS | {"matter": "憑證廢止", "number": number("RV", 317)},  # type: ignore[arg-type]
    reason="金鑰外洩或疑似外洩",
    since=dt.date(2026, 11, 20),
)
RESUME_NOTICE = ResumeNoticeSheet(
    **CHANGE_PARTS | {"matter": "憑證復用", "number": number("RS", 96)},  # type: ignore[arg-type]
)
SUSPENSION_NOTICE = SuspensionNoticeSheet(
    **CHANGE_PARTS | {"matter": "", "number": "", "clerk": "", "clerk_extension": ""},  # type: ignore[arg-type]
)
RENEWAL_NOTICE = RenewalNoticeSheet(
    **CERTIFICATE_PARTS | {"matter": "", "number": "", "clerk": "吳𡘙"},  # type: ignore[arg-type]
    opens=dt.date(2027, 10, 22),
    expires=dt.date(2027, 11, 22),
)
SLIP = SlipSheet(
    office=OFFICE,
    serial=number("S", 1873),
    account="HT7K-4QMD-29",
    recipient=RECIPIENT,
    valid_until=dt.date(2026, 12, 23),
)
HAND_OVER = HandOverSheet(
    office=OFFICE,
    number=number("RG"),
    slip_serial=number("S", 1873),
    subscriber="鼎泰專利商標事務所",
    contact_name="林喆",
    log_in_by=dt.date(2026, 12, 23),
)
HAND_OVER_ELECTRONIC = HandOverSheet(
    office=OFFICE,
    number=number("RG"),
    slip_serial=number("S", 1873),
    subscriber="鼎泰專利商標事務所",
    contact_name="林喆",
    log_in_by=dt.date(2026, 12, 23),
    opening_code="7KMX-4PRT",
    contact_email="lin@dingtai.example",
)
