"""Many at once: each wrong password counts, one slip is printed once, each number is given once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar
from uuid import uuid4

import pytest

from audit.actors import SYSTEM, Actor
from audit.models import Entry
from audit.refusal import Refusal
from registry import accounts, rights, slips, subscribers
from registry.models import AccountState, ApplyRight, PasswordSlip, PortalAccount, PortalLogin, SlipState, Subscriber
from registry.particulars import ContactDetails, Particulars
from tests.ground import racing
from tests.ground.drills import rounds
from tests.registry.conftest import CASE, NEW_PASSWORD, printed_password

SIX = 6


@pytest.fixture(autouse=True, params=range(rounds(short=2, long=40)))
def _each_of_several_rounds() -> None:
    """Every race is run more than once."""


T = TypeVar("T")
pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
]


def at_once(do: Callable[[int], T]) -> list[T | str]:
    """What `do` gave to six who begin together; of a refusal its code."""
    return [_told(answer) for answer in racing.at_once([partial(do, number) for number in range(SIX)])]


def _told(answer: T | Exception) -> T | str:
    if isinstance(answer, Refusal):
        return answer.code
    if isinstance(answer, Exception):
        raise answer
    return answer


def test_six_wrong_passwords_at_once_suspend(active_account: PortalAccount) -> None:
    answers = at_once(lambda _n: accounts.log_in(name=active_account.account, password="wrong"))

    active_account.refresh_from_db()
    assert answers == ["login_refused"] * SIX
    assert (active_account.state, active_account.wrong_count) == (AccountState.SUSPENDED, 3)
    assert PortalLogin.objects.filter(outcome="wrong_password").count() == 3
    assert PortalLogin.objects.filter(outcome="suspended").count() == 3
    assert Entry.objects.filter(action="account.suspend").count() == 1


def test_two_wrong_ones_and_four_right_ones_at_once_never_suspend(active_account: PortalAccount) -> None:
    answers = at_once(
        lambda n: accounts.log_in(name=active_account.account, password="wrong" if n < 2 else NEW_PASSWORD).pk
    )
    active_account.refresh_from_db()
    assert sorted(map(str, answers)) == sorted(["login_refused"] * 2 + [str(active_account.pk)] * 4)
    assert active_account.state == AccountState.ACTIVE


def test_a_slip_is_printed_by_one_of_six(account: PortalAccount, slip: PasswordSlip, clerk: Actor) -> None:
    answers = at_once(lambda _n: printed_password(slip, actor=clerk))

    passwords = [answer for answer in answers if answer != "already_printed"]
    assert len(passwords) == 1
    assert accounts.log_in(name=account.account, password=passwords[0]) == account


def test_a_slip_that_is_printed_and_voided_at_once_opens_nothing(
    account: PortalAccount, slip: PasswordSlip, clerk: Actor
) -> None:
    answers = at_once(
        lambda n: (
            slips.void(actor=clerk, serial=slip.serial, reason="x").state if n else printed_password(slip, actor=clerk)
        )
    )
    slip.refresh_from_db()
    assert slip.state == SlipState.VOID
    assert answers.count(SlipState.VOID) == 1
    with pytest.raises(accounts.LoginRefused):
        accounts.log_in(name=account.account, password=str(answers[0]))


def test_one_case_enrols_one_subscriber(particulars: Particulars, contact: ContactDetails) -> None:
    answers = at_once(
        lambda _n: subscribers.enrol(actor=SYSTEM, particulars=particulars, contact=contact, case_number=CASE).pk
    )
    assert len(set(answers)) == 1
    assert Subscriber.objects.count() == 1
    assert Entry.objects.filter(action="subscriber.enrol").count() == 1


def test_six_departments_of_one_id_get_six_numbers(body: Particulars, contact: ContactDetails) -> None:
    answers = at_once(
        lambda n: (
            subscribers.enrol(
                actor=SYSTEM,
                particulars=replace(body, department=f"第{n}部"),
                contact=contact,
                case_number=f"RG1150004821{n}",
            ).seq
        )
    )
    assert sorted(map(str, answers)) == ["00", "01", "02", "03", "04", "05"]


def test_one_case_opens_one_account_with_one_slip_and_one_right(
    subscriber: Subscriber, recipient: slips.Recipient
) -> None:
    def carry_out(_n: int) -> tuple[int, int, int]:
        account = accounts.open_account(actor=SYSTEM, subscriber=subscriber)
        right = rights.grant(actor=SYSTEM, subscriber=subscriber, case_number=CASE)
        slip = slips.request(
            actor=SYSTEM, account=account, case_number=CASE, delivery="counter", recipient=recipient
        )  # fmt: skip
        return account.pk, right.pk, slip.pk

    assert len(set(at_once(carry_out))) == 1
    assert (PortalAccount.objects.count(), ApplyRight.objects.count(), PasswordSlip.objects.count()) == (1, 1, 1)


def test_six_orders_begin_one_right_once(account: PortalAccount, subscriber: Subscriber) -> None:
    right = rights.grant(actor=SYSTEM, subscriber=subscriber, case_number=CASE)
    answers = at_once(
        lambda _n: rights.begin(actor=accounts.actor_of(account), right=right, order_id=uuid4()).granted_by_case
    )
    assert sorted(map(str, answers)) == sorted([CASE] + ["right_begun"] * 5)


def test_six_changes_of_one_password_change_it_once(active_account: PortalAccount) -> None:
    def change(n: int) -> str:
        account = PortalAccount.objects.get(pk=active_account.pk)
        accounts.change_password(
            actor=accounts.actor_of(account), account=account, old=NEW_PASSWORD, new=f"an entirely new one {n}"
        )  # fmt: skip
        return "changed"

    assert at_once(change).count("changed") == 1
