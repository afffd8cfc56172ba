"""A crowd of invented applicants, the same every time: who they are and how far their papers have come.

Names are made of the characters 示 範 樣 例 and rare ones, streets are 樣張街 and 示範路: nobody is meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from config.demo.papers import Paper
from registry import identity
from workflows import working_days
from workflows.stages import Stage

SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高"
GIVEN = ("示宏", "樣婷", "範霖", "例安", "喆", "堃豪", "示㛓", "𠮷樣", "𡘙例", "樣瑜", "示傑", "範珊", "例謙", "樣慈")
FIRMS = ("樣張精機股份有限公司", "示範專利師事務所", "範例生技股份有限公司", "樣品設計有限公司", "示例法律事務所")
PLACES = (
    ("100-001", "臺北市中正區示範路"), ("106-055", "臺北市大安區樣張街五段"), ("220-034", "新北市板橋區樣張街二段"),
    ("300-001", "新竹市東區示範一路"), ("360-001", "苗栗縣苗栗市示範路"), ("403-001", "臺中市西區樣張路"),
    ("500-001", "彰化縣彰化市樣張路三段"),
)  # fmt: skip
#: Of a hundred registrations: how many wait where. The rest are closed.
WAITING = {
    Stage.KEY_IN: 9, Stage.REVIEW: 11, Stage.APPROVE: 9, Stage.CORRECTION: 6, Stage.REJECTED: 4, Stage.WITHDRAWN: 4,
    Stage.DELIVER: 12,
}  # fmt: skip
REASONS = {Stage.CORRECTION: ("A02", "B01"), Stage.REJECTED: ("D01",)}
_LATE, _CLOSED_SINCE = 9.0, 34.0  # days


@dataclass(frozen=True, slots=True)
class Shares:
    """How many papers of each kind a crowd has, and how many pairs its subscribers hold."""

    registrations: int
    resets: int
    revocations: int
    resumptions: int

    @classmethod
    def of(cls, count: int) -> "Shares":
        """Of twenty papers: one revocation, one resumption, four password resets."""
        few, resets = count // 20, count // 5
        return cls(registrations=count - resets - 2 * few, resets=resets, revocations=few, resumptions=few)


def registrations(count: int) -> list[Paper]:
    """Papers of applicants who were not known before, those that are closed first."""
    chance = Random("registrations")  # noqa: S311 - the same crowd every time
    stages = _stages(count)
    return [_registration(chance, index=index, stage=stage) for index, stage in enumerate(stages)]


def _stages(count: int) -> list[Stage]:
    waiting = [stage for stage, share in WAITING.items() for _ in range(count * share // 100)]
    return [Stage.CLOSED] * (count - len(waiting)) + waiting


def later(paper: Paper, *, kind: str, index: int, stage: Stage, **fields: Any) -> Paper:
    """A paper of another kind by the applicant of a registration."""
    chance = Random(f"{kind}-{index}")  # noqa: S311
    contact = {"contact_zip": "zip", "contact_address": "address", "contact_telephone": "telephone",
               "contact_email": "email"}  # fmt: skip
    known = {"id_number": paper.fields["id_number"], "seq": "00"}
    if kind == "RV":
        known["telephone"] = paper.fields["telephone"]
    else:
        known |= {name: paper.fields[source] for name, source in contact.items()}
    return Paper(
        applicant=paper.applicant,
        kind=kind,
        stage=stage,
        fields=known | fields,
        reasons=REASONS.get(stage, ()),
        key=f"crowd-{kind}-{index}",
        **_arrival(chance, stage=stage, longest=paper.days_ago - 1 if stage == Stage.CLOSED else _LATE),
    )


def stages_of_few(count: int) -> Iterator[Stage]:
    """For a kind with few papers: more than half closed, one in each place where a clerk looks."""
    open_ones = (Stage.KEY_IN, Stage.REVIEW, Stage.APPROVE, Stage.CORRECTION, Stage.REJECTED)
    for index in range(count):
        yield open_ones[index // 2 % len(open_ones)] if index % 2 else Stage.CLOSED


def _registration(chance: Random, *, index: int, stage: Stage) -> Paper:
    body = index % 5 == 4
    zip_code, street = chance.choice(PLACES)
    fields: dict[str, Any] = {
        "kind": "body" if body else "person",
        "id_number": tax_number(index) if body else national_id(index),
        "zip": zip_code,
        "address": f"{street}{chance.randint(1, 199)}號{chance.randint(2, 12)}樓",
        "telephone": f"(02)2{chance.randint(0, 999):03}-{index:04}",
        "email": f"applicant{index:03}@mail.example",
        "delivery": "electronic" if stage == Stage.DELIVER and index % 7 == 0 else ("post", "counter")[index % 3 == 0],
    }
    if fields["delivery"] == "electronic":
        fields["contact_mobile"] = f"0900{index:06}"
    name = f"{SURNAMES[index % len(SURNAMES)]}{GIVEN[index // 3 % len(GIVEN)]}"
    if body:
        fields |= {"representative": name, "department": "", "same_name": "", "contact_name": name}
        name = f"{SURNAMES[index % len(SURNAMES)]}氏{FIRMS[index // 5 % len(FIRMS)]}"
    else:
        fields["birth_date"] = f"{chance.randint(45, 92)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    return Paper(
        applicant=name,
        stage=stage,
        fields=fields,
        reasons=REASONS.get(stage, ()),
        corrected=stage in (Stage.REVIEW, Stage.APPROVE, Stage.CLOSED) and index % 11 == 0,
        key=f"crowd-RG-{index}",
        **_arrival(chance, stage=stage, longest=_CLOSED_SINCE if stage == Stage.CLOSED else _LATE),
    )


def _arrival(chance: Random, *, stage: Stage, longest: float) -> dict[str, Any]:
    """How and when the papers came. What is open came lately, but for every fifth."""
    recent = stage != Stage.CLOSED and chance.random() < 0.8
    days_ago = chance.uniform(0, 1.5) if recent else chance.uniform(min(2.0, longest), max(2.0, longest))
    by_post = chance.random() < 0.6
    return {
        "days_ago": _within_office_hours(days_ago),
        "channel": "post" if by_post else "counter",
        "registered_mail": f"{chance.randint(310000, 319999)}10605518" if by_post else "",
    }


def _within_office_hours(days_ago: float) -> float:
    """The same day, or a working day before it, between 8:30 and 17:00."""
    now = timezone.localtime()
    moment = now - timedelta(days=days_ago)
    since_midnight = timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
    opened = moment - since_midnight + timedelta(hours=8, minutes=30)
    moment = opened + since_midnight * (8.5 / 24)
    while moment > now or not working_days.is_working_day(moment.date()):
        moment -= timedelta(days=1)
    return (now - moment) / timedelta(days=1)


def national_id(index: int) -> str:
    """An ID number with a right check digit; its serial begins with 00, as those of the invented office do."""
    return identity.with_check_digit(f"A{1 + index % 2}00{index:05}")


def tax_number(index: int) -> str:
    """A 統一編號 with a right check digit."""
    return identity.with_check_digit(f"990{index:04}")
