"""The life of a password slip: requested → printed → handed over → acknowledged → void or expired (spec §4)."""

import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from audit.actors import SYSTEM, Actor
from audit.models import Entry
from audit.refusal import Refusal
from numbering.numbers import is_valid
from registry import accounts, slips
from registry.models import AccountState, PasswordSlip, PortalAccount, SlipState
from tests.registry.conftest import CASE, NEW_PASSWORD, printed_password

pytestmark = pytest.mark.django_db
OTHER_CASE = "PW11500012546"


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def log_in_fails(account: PortalAccount, password: str) -> bool:
    try:
        accounts.log_in(name=account.account, password=password)
    except accounts.LoginRefused:
        return True
    return False


class TestRequesting:
    def test_a_slip_has_a_serial_of_its_own_and_keeps_the_recipient_of_the_form(
        self, slip: PasswordSlip, recipient: slips.Recipient
    ) -> None:
        assert is_valid(slip.serial)
        assert slip.shown.startswith("S1")
        assert (slip.recipient_name, slip.recipient_zip, slip.recipient_address) == (
            recipient.name,
            recipient.zip,
            recipient.address,
        )

    def test_a_case_makes_one_slip(
        self, slip: PasswordSlip, account: PortalAccount, recipient: slips.Recipient
    ) -> None:
        again = slips.request(
            actor=SYSTEM, account=account, case_number=CASE, delivery="counter", recipient=recipient
        )  # fmt: skip
        assert again == slip
        assert PasswordSlip.objects.count() == 1

    def test_a_void_one_is_not_replaced_without_a_second_person(
        self, slip: PasswordSlip, account: PortalAccount, recipient: slips.Recipient, clerk: Actor
    ) -> None:
        slips.void(actor=clerk, serial=slip.serial, reason="卡紙")
        with pytest.raises(Refusal) as refused:
            slips.request(actor=SYSTEM, account=account, case_number=CASE, delivery="counter", recipient=recipient)
        assert code_of(refused) == "reprint_needed"

    def test_the_slip_of_another_case_voids_what_lies_about(
        self, slip: PasswordSlip, account: PortalAccount, recipient: slips.Recipient, initial_password: str
    ) -> None:
        slips.request(actor=SYSTEM, account=account, case_number=OTHER_CASE, delivery="post", recipient=recipient)
        slip.refresh_from_db()
        assert slip.state == SlipState.VOID
        assert log_in_fails(account, initial_password)

    def test_a_suspended_account_gets_none(self, account: PortalAccount, recipient: slips.Recipient) -> None:
        PortalAccount.objects.update(state=AccountState.SUSPENDED)
        with pytest.raises(Refusal) as refused:
            slips.request(actor=SYSTEM, account=account, case_number=CASE, delivery="counter", recipient=recipient)
        assert code_of(refused) == "account_suspended"

    def test_a_clerk_requests_none(self, account: PortalAccount, recipient: slips.Recipient, clerk: Actor) -> None:
        with pytest.raises(Refusal) as refused:
            slips.request(actor=clerk, account=account, case_number=CASE, delivery="counter", recipient=recipient)
        assert code_of(refused) == "not_permitted"

    def test_the_database_holds_one_open_slip_an_account(self, slip: PasswordSlip) -> None:
        slip.pk, slip.serial, slip.case_number = None, "S11500018730", OTHER_CASE
        slip._state.adding = True
        with pytest.raises(IntegrityError), transaction.atomic():
            slip.save()


class TestPrinting:
    def test_the_sheet_is_what_was_drawn_with_the_password_in_groups(self, slip: PasswordSlip, clerk: Actor) -> None:
        drawn: list[tuple[str, str]] = []

        def draw(sheet: PasswordSlip, password: str) -> bytes:
            drawn.append((sheet.serial, password))
            return b"%PDF"

        assert slips.print_one(actor=clerk, serial=slip.shown, draw=draw) == b"%PDF"
        ((serial, password),) = drawn
        assert serial == slip.serial
        assert [len(group) for group in password.split(" ")] == [4, 4, 4]

    def test_the_account_awaits_its_first_login_until_the_last_day(
        self, account: PortalAccount, slip: PasswordSlip, clerk: Actor, settings: Settings
    ) -> None:
        settings.INITIAL_PASSWORD_DAYS = 3
        before = timezone.now()
        printed_password(slip, actor=clerk)
        account.refresh_from_db()
        assert (account.state, account.must_change) == (AccountState.AWAITING_FIRST_LOGIN, True)
        assert account.initial_expires_at is not None
        assert timedelta(days=2, hours=23) < account.initial_expires_at - before <= timedelta(days=3, seconds=10)
        assert account.sessions_valid_from >= before

    def test_the_sheet_knows_its_last_day(self, slip: PasswordSlip, clerk: Actor) -> None:
        sheet = slips.print_one(actor=clerk, serial=slip.serial, draw=lambda sheet, _pw: str(sheet.expires_at).encode())
        slip.refresh_from_db()
        assert sheet.decode() == str(slip.expires_at)

    def test_printing_twice_is_refused(self, slip: PasswordSlip, initial_password: str, clerk: Actor) -> None:
        with pytest.raises(Refusal) as refused:
            printed_password(slip, actor=clerk)
        assert code_of(refused) == "already_printed"

    def test_when_drawing_fails_nothing_is_stored_and_the_slip_can_still_be_printed(
        self, account: PortalAccount, slip: PasswordSlip, clerk: Actor
    ) -> None:
        stored = account.password

        def jam(_slip: PasswordSlip, _password: str) -> bytes:
            raise OSError("no glyph")

        with pytest.raises(OSError, match="no glyph"):
            slips.print_one(actor=clerk, serial=slip.serial, draw=jam)

        slip.refresh_from_db()
        account.refresh_from_db()
        assert (slip.state, slip.printed_at, account.password) == (SlipState.REQUESTED, None, stored)
        assert not log_in_fails(account, printed_password(slip, actor=clerk))

    def test_who_has_no_role_for_it_prints_nothing(self, slip: PasswordSlip, supervisor: Actor) -> None:
        with pytest.raises(Refusal) as refused:
            printed_password(slip, actor=supervisor)
        assert code_of(refused) == "not_permitted"

    def test_the_mailroom_prints(self, slip: PasswordSlip, mailroom: Actor) -> None:
        assert printed_password(slip, actor=mailroom)

    def test_an_unknown_serial_is_refused(self, clerk: Actor) -> None:
        for typed in ("S115-0009999-X", "", "nonsense"):
            with pytest.raises(Refusal) as refused:
                slips.print_one(actor=clerk, serial=typed, draw=lambda _slip, _password: b"")
            assert code_of(refused) == "no_such_slip"

    @pytest.mark.django_db(transaction=True)
    def test_the_password_is_in_no_table_and_no_log(
        self, slip: PasswordSlip, clerk: Actor, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            password = printed_password(slip, actor=clerk)
        kept = caplog.text + _everything_in_the_database()
        assert password not in kept
        assert password.replace(" ", "") not in kept
        assert slip.serial in kept


def _everything_in_the_database() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += cursor.fetchall()
    return str(rows)


class TestDelivering:
    def hand_over(self, slip: PasswordSlip, actor: Actor, *, identity_check: str = "id_card") -> PasswordSlip:
        return slips.hand_over(actor=actor, serial=slip.serial, identity_check=identity_check)

    def test_handing_over_records_who_when_and_how_the_person_was_identified(
        self, slip: PasswordSlip, initial_password: str, clerk: Actor
    ) -> None:
        handed = self.hand_over(slip, clerk)
        assert handed.state == SlipState.HANDED_OVER
        assert handed.handed_over_by is not None
        assert handed.handed_over_by.username == "lin"
        assert handed.handed_over_at
        assert handed.identity_check == "id_card"

    def test_the_signed_receipt_ends_the_delivery(
        self, slip: PasswordSlip, initial_password: str, clerk: Actor
    ) -> None:
        self.hand_over(slip, clerk)
        assert slips.acknowledge(actor=clerk, serial=slip.serial).state == SlipState.ACKNOWLEDGED

    def test_what_is_not_printed_is_not_handed_over(self, slip: PasswordSlip, clerk: Actor) -> None:
        with pytest.raises(Refusal) as refused:
            self.hand_over(slip, clerk)
        assert code_of(refused) == "not_printed"

    def test_it_is_handed_over_once(self, slip: PasswordSlip, initial_password: str, clerk: Actor) -> None:
        self.hand_over(slip, clerk)
        with pytest.raises(Refusal) as refused:
            self.hand_over(slip, clerk)
        assert code_of(refused) == "not_printed"

    @pytest.mark.parametrize("check", ["", "a friendly face"])
    def test_nobody_gets_it_without_an_identity_check(
        self, slip: PasswordSlip, initial_password: str, clerk: Actor, check: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            self.hand_over(slip, clerk, identity_check=check)
        assert (code_of(refused), refused.value.field) == ("identity_missing", "identity_check")

    def test_a_recipient_may_come_to_the_counter_for_a_slip_meant_for_the_post(
        self, slip: PasswordSlip, initial_password: str, clerk: Actor
    ) -> None:
        PasswordSlip.objects.update(delivery="post")
        assert self.hand_over(slip, clerk).state == SlipState.HANDED_OVER

    def test_what_was_not_handed_over_is_not_acknowledged(
        self, slip: PasswordSlip, initial_password: str, clerk: Actor
    ) -> None:
        with pytest.raises(Refusal) as refused:
            slips.acknowledge(actor=clerk, serial=slip.serial)
        assert code_of(refused) == "not_handed_over"

    def test_a_supervisor_hands_nothing_over(
        self, slip: PasswordSlip, initial_password: str, supervisor: Actor
    ) -> None:
        with pytest.raises(Refusal) as refused:
            self.hand_over(slip, supervisor)
        assert code_of(refused) == "not_permitted"


class TestEnding:
    def test_the_password_of_a_void_slip_opens_nothing(
        self, account: PortalAccount, slip: PasswordSlip, initial_password: str, clerk: Actor
    ) -> None:
        voided = slips.void(actor=clerk, serial=slip.serial, reason="收件人拒收")
        assert (voided.state, voided.void_reason) == (SlipState.VOID, "收件人拒收")
        assert log_in_fails(account, initial_password)

    def test_voiding_late_leaves_the_password_that_the_subscriber_chose(
        self, slip: PasswordSlip, active_account: PortalAccount, clerk: Actor
    ) -> None:
        slips.void(actor=clerk, serial=slip.serial, reason="回執遺失")
        assert not log_in_fails(active_account, NEW_PASSWORD)

    def test_it_is_void_once_and_for_a_reason(self, slip: PasswordSlip, clerk: Actor) -> None:
        with pytest.raises(Refusal) as refused:
            slips.void(actor=clerk, serial=slip.serial, reason="  ")
        assert (code_of(refused), refused.value.field) == ("reason_missing", "reason")
        slips.void(actor=clerk, serial=slip.serial, reason="卡紙")
        with pytest.raises(Refusal) as refused:
            slips.void(actor=clerk, serial=slip.serial, reason="卡紙")
        assert code_of(refused) == "already_void"

    def test_the_reason_is_not_in_the_trail(self, slip: PasswordSlip, clerk: Actor) -> None:
        slips.void(actor=clerk, serial=slip.serial, reason="陳先生拒收")
        entry = Entry.objects.get(action="slip.void")
        assert entry.facts == {"was": "requested"}

    def test_an_unused_slip_expires_with_its_password(
        self, account: PortalAccount, slip: PasswordSlip, initial_password: str
    ) -> None:
        PortalAccount.objects.update(initial_expires_at=timezone.now() - timedelta(seconds=1))
        assert (slips.expire_unused(), slips.expire_unused()) == (1, 0)
        slip.refresh_from_db()
        account.refresh_from_db()
        assert (slip.state, account.must_change, account.initial_slip) == (SlipState.EXPIRED, False, None)

    def test_a_slip_in_time_or_used_does_not_expire(self, slip: PasswordSlip, active_account: PortalAccount) -> None:
        assert slips.expire_unused() == 0
        slip.refresh_from_db()
        assert slip.state == SlipState.PRINTED
