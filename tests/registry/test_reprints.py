"""A reprint: new serial, new password, a second person's approval (spec §4)."""

import pytest
from django.db import IntegrityError, transaction

from audit.actors import SYSTEM, Actor
from audit.refusal import Refusal
from registry import accounts, slips
from registry.models import AccountState, PasswordSlip, PortalAccount, SlipState, Staff
from registry.roles import Role
from registry.staff import actor_of
from tests import cast
from tests.registry.conftest import printed_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def void_slip(slip: PasswordSlip, initial_password: str, clerk: Actor) -> PasswordSlip:
    return slips.void(actor=clerk, serial=slip.serial, reason="卡紙")


@pytest.fixture
def reprint(void_slip: PasswordSlip, clerk: Actor) -> PasswordSlip:
    return slips.request_reprint(actor=clerk, serial=void_slip.serial, reason="卡紙")


def test_a_reprint_is_another_slip_of_the_same_case(void_slip: PasswordSlip, reprint: PasswordSlip) -> None:
    assert reprint.reprint_of == void_slip
    assert reprint.serial != void_slip.serial
    assert (reprint.case_number, reprint.recipient_address) == (void_slip.case_number, void_slip.recipient_address)
    assert reprint.awaits_approval


def test_asked_for_twice_it_is_one(void_slip: PasswordSlip, reprint: PasswordSlip, clerk: Actor) -> None:
    assert slips.request_reprint(actor=clerk, serial=void_slip.serial, reason="again") == reprint


def test_it_is_not_printed_before_a_second_person_has_approved(
    reprint: PasswordSlip, clerk: Actor, supervisor: Actor
) -> None:
    with pytest.raises(Refusal) as refused:
        printed_password(reprint, actor=clerk)
    assert refused.value.code == "not_approved"

    slips.approve_reprint(actor=supervisor, serial=reprint.serial)
    assert printed_password(reprint, actor=clerk)


def test_the_new_password_opens_the_account_and_the_old_one_does_not(
    account: PortalAccount, reprint: PasswordSlip, initial_password: str, clerk: Actor, supervisor: Actor
) -> None:
    slips.approve_reprint(actor=supervisor, serial=reprint.serial)
    password = printed_password(reprint, actor=clerk)

    assert password != initial_password
    with pytest.raises(accounts.LoginRefused):
        accounts.log_in(name=account.account, password=initial_password)
    assert accounts.log_in(name=account.account, password=password) == account


def test_who_asked_does_not_approve_whatever_roles_they_hold(void_slip: PasswordSlip) -> None:
    both = actor_of(cast.hire(cast.WANG, besides=[Role.SUPERVISOR]))
    reprint = slips.request_reprint(actor=both, serial=void_slip.serial, reason="卡紙")
    with pytest.raises(Refusal) as refused:
        slips.approve_reprint(actor=both, serial=reprint.serial)
    assert refused.value.code == "four_eyes"


def test_the_database_refuses_it_too(reprint: PasswordSlip, lin: Staff) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PasswordSlip.objects.filter(pk=reprint.pk).update(approved_by=lin)


def test_the_database_refuses_a_printed_reprint_without_approval(reprint: PasswordSlip) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PasswordSlip.objects.filter(pk=reprint.pk).update(printed_at=reprint.requested_at)


def test_a_clerk_approves_none(reprint: PasswordSlip, other_clerk: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        slips.approve_reprint(actor=other_clerk, serial=reprint.serial)
    assert refused.value.code == "not_permitted"


def test_only_a_reprint_awaits_approval_and_only_once(
    slip: PasswordSlip, reprint: PasswordSlip, supervisor: Actor
) -> None:
    slips.approve_reprint(actor=supervisor, serial=reprint.serial)
    for serial in (slip.serial, reprint.serial):
        with pytest.raises(Refusal) as refused:
            slips.approve_reprint(actor=supervisor, serial=serial)
        assert refused.value.code == "awaits_no_approval"


def test_a_slip_that_is_not_void_is_not_reprinted(slip: PasswordSlip, clerk: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        slips.request_reprint(actor=clerk, serial=slip.serial, reason="卡紙")
    assert refused.value.code == "not_void"


def test_a_password_that_the_subscriber_chose_is_not_replaced(
    slip: PasswordSlip, active_account: PortalAccount, clerk: Actor
) -> None:
    slips.void(actor=clerk, serial=slip.serial, reason="回執遺失")
    with pytest.raises(Refusal) as refused:
        slips.request_reprint(actor=clerk, serial=slip.serial, reason="回執遺失")
    assert refused.value.code == "password_in_use"


def test_a_suspension_is_not_lifted_by_a_reprint(void_slip: PasswordSlip, clerk: Actor) -> None:
    PortalAccount.objects.update(state=AccountState.SUSPENDED)
    with pytest.raises(Refusal) as refused:
        slips.request_reprint(actor=clerk, serial=void_slip.serial, reason="卡紙")
    assert refused.value.code == "account_suspended"


def test_a_slip_that_a_later_one_replaced_is_not_reprinted(
    account: PortalAccount, slip: PasswordSlip, initial_password: str, recipient: slips.Recipient, clerk: Actor
) -> None:
    slips.request(actor=SYSTEM, account=account, case_number="PW11500012546", delivery="counter", recipient=recipient)
    with pytest.raises(Refusal) as refused:
        slips.request_reprint(actor=clerk, serial=slip.serial, reason="卡紙")
    assert refused.value.code == "replaced"


def test_a_reprint_that_is_not_wanted_after_all_is_voided(reprint: PasswordSlip, clerk: Actor) -> None:
    assert slips.void(actor=clerk, serial=reprint.serial, reason="找到了").state == SlipState.VOID


def test_a_reason_is_asked_for(void_slip: PasswordSlip, clerk: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        slips.request_reprint(actor=clerk, serial=void_slip.serial, reason="")
    assert refused.value.code == "reason_missing"
