"""Slips by the dozen, and a printer whose paper a test can read."""

import json
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from audit.actors import SYSTEM, Actor
from numbering.numbers import build
from registry import slips
from registry.models import PasswordSlip, PortalAccount, SlipBatch, Subscriber, SubscriberKind
from registry.slips import batches

RECIPIENT = slips.Recipient(
    name="林喆", zip="106-055", address="臺北市大安區示範四段15號8樓", mobile="0900000203", email="lin@dingtai.example"
)


def request_slips(count: int, *, delivery: str = "counter", first: int = 0) -> list[PasswordSlip]:
    """So many accounts, each with a slip that waits; `first` counts on where an earlier call ended."""
    made = []
    for index in range(first, first + count):
        subscriber = Subscriber.objects.create(
            kind=SubscriberKind.PERSON,
            name="陳𠮷堃",
            id_number=f"A1{index:08}",
            seq="00",
            zip="220-034",
            address="新北市板橋區樣張街二段8巷12號3樓",
            telephone="(02)2900-0424",
            telephone_digits="0229000424",
            email="chen.jk@mail.example",
            enrolled_by_case=f"case {index}",
        )
        account = PortalAccount.objects.create(
            account=f"HT{index:08}",
            subscriber=subscriber,
            password=make_password(None),
            sessions_valid_from=timezone.now(),
        )
        made.append(
            slips.request(
                actor=SYSTEM,
                account=account,
                case_number=build(prefix="RG", roc_year=115, serial=index + 1),
                delivery=delivery,
                recipient=RECIPIENT,
            )
        )
    return made


def begun(actor: Actor, *, delivery: str = "counter") -> SlipBatch:
    """A batch of whatever waits."""
    return batches.begin(actor=actor, delivery=delivery)


def draw(pairs: Sequence[tuple[PasswordSlip, str]]) -> bytes:
    """A paper that only says what would be drawn."""
    return json.dumps({slip.serial: password for slip, password in pairs}).encode()


def printed_on(paper: bytes) -> dict[str, str]:
    """Serials and passwords of a paper."""
    read: dict[str, str] = json.loads(paper)
    return read
