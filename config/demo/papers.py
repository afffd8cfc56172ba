"""Invented application papers, one a case, and how far each has come. Names, numbers and addresses belong to nobody."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from workflows.stages import Stage

PAPERS = UUID("5f0b6b0c-6a0e-4f0e-9d5c-2b7f6d3c9a11")


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a form of a kind, as it is keyed in, and the stage at which its case waits.

    `corrected`: it was returned for correction once before. `key` tells papers of one applicant apart.
    """

    applicant: str
    stage: Stage
    fields: dict[str, Any]
    kind: str = "RG"
    channel: str = "post"
    registered_mail: str = ""
    days_ago: float = 1
    reasons: tuple[str, ...] = field(default=())
    corrected: bool = False
    key: str = ""

    @property
    def token(self) -> UUID:
        """The start token: loading again finds the same case."""
        return uuid5(PAPERS, self.key or self.applicant)


SUBSCRIBER = Paper(
    applicant="林㛓婷",
    stage=Stage.CLOSED,
    channel="counter",
    days_ago=6,
    fields={
        "kind": "person",
        "id_number": "B220000420",
        "birth_date": "790315",
        "zip": "403-001",
        "address": "臺中市西區樣張路18號4樓",
        "telephone": "(04)2300-0118",
        "contact_mobile": "0900000118",
        "email": "lin.yt@mail.example",
    },
)
PAPERS_IN_HAND = (
    SUBSCRIBER,
    Paper(
        applicant="王喆",
        stage=Stage.DELIVER,
        channel="counter",
        days_ago=3,
        fields={
            "kind": "person",
            "id_number": "F120000771",
            "birth_date": "680901",
            "zip": "220-034",
            "address": "新北市板橋區樣張街二段10號",
            "telephone": "(02)2900-0771",
            "email": "wang.zhe@mail.example",
        },
    ),
    Paper(
        applicant="示範光電股份有限公司",
        stage=Stage.APPROVE,
        days_ago=2,
        fields={
            "kind": "body",
            "id_number": "99001152",
            "representative": "高示樣",
            "department": "財務部",
            "zip": "300-001",
            "address": "新竹市東區示範一路6號",
            "telephone": "(03)500-1152#203",
            "email": "filing@demo-opto.example",
            "same_name": "",
            "contact_name": "簡示理",
        },
    ),
    Paper(
        applicant="阮氏梅",
        stage=Stage.REVIEW,
        days_ago=1,
        fields={
            "kind": "foreign",
            "id_number": "N820001330",
            "birth_date": "810720",
            "nationality": "越南",
            "passport_name": "NGUYEN THI MAI",
            "passport_number": "C1330820",
            "zip": "500-001",
            "address": "彰化縣彰化市樣張路三段133號",
            "telephone": "(04)700-1330",
            "email": "mai@mail.example",
        },
    ),
    Paper(
        applicant="黃堃豪",
        stage=Stage.CORRECTION,
        days_ago=4,
        reasons=("A02", "B01"),
        fields={
            "kind": "person",
            "id_number": "K120001156",
            "birth_date": "550630",
            "zip": "360-001",
            "address": "苗栗縣苗栗市示範路56號",
            "telephone": "(037)300-115",
            "email": "huang.kh@mail.example",
        },
    ),
    Paper(
        applicant="李示樣",
        stage=Stage.REJECTED,
        days_ago=9,
        reasons=("D01",),
        fields={
            "kind": "person",
            "id_number": "A120005128",
            "birth_date": "601212",
            "zip": "106-055",
            "address": "臺北市大安區樣張街五段12號8樓",
            "telephone": "(02)2700-5128",
            "email": "li.sy@mail.example",
        },
    ),
    Paper(applicant="張𡘙文", stage=Stage.KEY_IN, channel="counter", days_ago=1 / 72, fields={}),
)
