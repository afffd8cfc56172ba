"""The registry's own cast: a subscriber 陳𠮷堃, the account, a slip."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from audit.actors import SYSTEM, Actor
from registry import accounts, slips, subscribers
from registry.models import PasswordSlip, PortalAccount, Staff, Subscriber
from registry.particulars import ContactDetails, Particulars
from registry.staff import actor_of

CASE = "RG11500048215"
NEW_PASSWORD = "青山-不-改-4821-綠水"


@pytest.fixture(autouse=True)
def _sentences_in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def particulars() -> Particulars:
    return Particulars(
        kind="person",
        name="陳𠮷堃",
        id_number="A100000001",
        birth_date=date(1951, 4, 24),
        zip="220-034",
        address="新北市板橋區樣張街二段8巷12號3樓",
        telephone="(02)2900-0424",
        email="chen.jk@mail.example",
    )


@pytest.fixture
def contact() -> ContactDetails:
    return ContactDetails(
        name="林喆",
        mobile="0900000203",
        telephone="(02)2345-0119#203",
        email="lin@dingtai.example",
        zip="106-055",
        address="臺北市大安區示範四段15號8樓",
    )


@pytest.fixture
def body(particulars: Particulars) -> Particulars:
    """A body, of which each department may hold a subscription of its own."""
    return replace(
        particulars, kind="body", name="鼎泰會計師事務所", id_number="99120452", birth_date=None, representative="林喆"
    )


@pytest.fixture
def subscriber(db: None, particulars: Particulars, contact: ContactDetails) -> Subscriber:
    return subscribers.enrol(actor=SYSTEM, particulars=particulars, contact=contact, case_number=CASE)


@pytest.fixture
def account(subscriber: Subscriber) -> PortalAccount:
    return accounts.open_account(actor=SYSTEM, subscriber=subscriber)


@pytest.fixture
def recipient() -> slips.Recipient:
    return slips.Recipient(name="林喆", zip="106-055", address="臺北市大安區示範四段15號8樓")


@pytest.fixture
def slip(account: PortalAccount, recipient: slips.Recipient) -> PasswordSlip:
    return slips.request(
        actor=SYSTEM, account=account, case_number=CASE, delivery="counter", recipient=recipient
    )  # fmt: skip


@pytest.fixture
def clerk(lin: Staff) -> Actor:
    return actor_of(lin)


@pytest.fixture
def other_clerk(wang: Staff) -> Actor:
    return actor_of(wang)


@pytest.fixture
def supervisor(chou: Staff) -> Actor:
    return actor_of(chou)


@pytest.fixture
def mailroom(ho: Staff) -> Actor:
    return actor_of(ho)


def printed_password(slip: PasswordSlip, *, actor: Actor) -> str:
    """Prints the slip and reads the sheet."""
    sheet = slips.print_one(actor=actor, serial=slip.serial, draw=lambda _slip, password: password.encode())
    return sheet.decode()


@pytest.fixture
def initial_password(slip: PasswordSlip, clerk: Actor) -> str:
    """The password on the printed slip of `account`."""
    return printed_password(slip, actor=clerk)


@pytest.fixture
def active_account(account: PortalAccount, initial_password: str) -> PortalAccount:
    """Its password is NEW_PASSWORD."""
    accounts.change_password(actor=accounts.actor_of(account), account=account, old=initial_password, new=NEW_PASSWORD)
    return account


@pytest.fixture
def another_account(db: None, particulars: Particulars, contact: ContactDetails) -> PortalAccount:
    other = subscribers.enrol(
        actor=SYSTEM,
        particulars=replace(particulars, id_number="B123456780"),
        contact=contact,
        case_number="RG11500048223",
    )
    return accounts.open_account(actor=SYSTEM, subscriber=other)
