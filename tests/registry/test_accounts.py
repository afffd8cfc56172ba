"""Portal accounts: three wrong passwords in a row suspend, and no answer tells why (spec §5)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import transaction
from django.utils import timezone, translation

from audit.actors import SYSTEM, Actor
from audit.models import Entry, Outcome
from audit.refusal import Refusal
from numbering.keyed_text import UNMISTAKABLE
from registry import accounts
from registry.models import AccountState, LoginOutcome, PasswordSlip, PortalAccount, PortalLogin, Subscriber
from tests.registry.conftest import NEW_PASSWORD

pytestmark = pytest.mark.django_db


def wrong(account: PortalAccount, *, times: int = 1) -> None:
    for _time in range(times):
        with pytest.raises(accounts.LoginRefused):
            accounts.log_in(name=account.account, password="not the password")


def outcomes() -> list[str]:
    return list(PortalLogin.objects.order_by("pk").values_list("outcome", flat=True))


@contextmanager
def counted_hashes() -> Iterator[list[str]]:
    """How often a password is hashed, whoever asks for it."""
    encoded: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        encoded.append(salt)
        return encode(self, password, salt)

    with patch.object(MD5PasswordHasher, "encode", counting):
        yield encoded


class TestOpening:
    def test_an_account_is_ten_unmistakable_characters_and_says_nothing_of_the_subscriber(
        self, account: PortalAccount, subscriber: Subscriber
    ) -> None:
        assert len(account.account) == 10
        assert set(account.account) <= set(UNMISTAKABLE)
        assert subscriber.id_number not in account.account

    def test_it_is_shown_in_groups(self, account: PortalAccount) -> None:
        account.account = "HT7K4QMD29"
        assert account.shown == "HT7K-4QMD-29"

    def test_a_subscriber_has_one(self, account: PortalAccount, subscriber: Subscriber) -> None:
        assert accounts.open_account(actor=SYSTEM, subscriber=subscriber) == account
        assert Entry.objects.filter(action="account.open").count() == 1

    def test_a_clerk_opens_none(self, subscriber: Subscriber, clerk: Actor) -> None:
        with pytest.raises(Refusal) as refused:
            accounts.open_account(actor=clerk, subscriber=subscriber)
        assert refused.value.code == "not_permitted"

    def test_a_name_that_is_taken_is_drawn_again(self, account: PortalAccount, another_account: PortalAccount) -> None:
        drawn = iter([account.account, another_account.account, "HT7K4CMD97"])
        with patch.object(accounts, "random_characters", lambda _length: next(drawn)):
            assert accounts._unused_name() == "HT7K4CMD97"


class TestLoggingIn:
    def test_the_initial_password_opens_the_account_and_must_be_changed(
        self, account: PortalAccount, initial_password: str
    ) -> None:
        entered = accounts.log_in(name=account.account, password=initial_password)
        assert entered == account
        assert entered.must_change

    @pytest.mark.parametrize(
        "spelt", [str.lower, lambda text: text.replace(" ", ""), lambda text: text.replace(" ", "-")]
    )
    def test_grouping_and_small_letters_of_an_initial_password_are_forgiven(
        self, account: PortalAccount, initial_password: str, spelt: Callable[[str], str]
    ) -> None:
        assert accounts.log_in(name=account.account, password=spelt(initial_password)) == account

    def test_those_of_a_chosen_password_are_not(self, active_account: PortalAccount) -> None:
        for almost in (NEW_PASSWORD.replace("-", ""), f"{NEW_PASSWORD} "):
            with pytest.raises(accounts.LoginRefused):
                accounts.log_in(name=active_account.account, password=almost)

    def test_hyphens_spaces_and_small_letters_of_the_account_are_forgiven(self, active_account: PortalAccount) -> None:
        for typed in (
            active_account.shown,
            active_account.shown.lower(),
            f" {active_account.shown.replace('-', ' ')} ",
        ):
            assert accounts.log_in(name=typed, password=NEW_PASSWORD) == active_account

    def test_three_wrong_ones_in_a_row_suspend_the_right_one_too(self, active_account: PortalAccount) -> None:
        wrong(active_account, times=3)

        with pytest.raises(accounts.LoginRefused):
            accounts.log_in(name=active_account.account, password=NEW_PASSWORD)
        active_account.refresh_from_db()
        assert active_account.suspended
        assert outcomes()[-4:] == ["wrong_password"] * 3 + ["suspended"]
        assert Entry.objects.filter(action="account.suspend").count() == 1

    def test_a_right_one_starts_the_count_again(self, active_account: PortalAccount) -> None:
        for _round in range(2):
            wrong(active_account, times=2)
            accounts.log_in(name=active_account.account, password=NEW_PASSWORD)
        active_account.refresh_from_db()
        assert active_account.state == AccountState.ACTIVE

    def test_before_a_slip_is_printed_nobody_enters_and_nothing_is_counted(self, account: PortalAccount) -> None:
        wrong(account, times=4)
        account.refresh_from_db()
        assert (account.state, account.wrong_count) == (AccountState.AWAITING_FIRST_LOGIN, 0)
        assert set(outcomes()) == {LoginOutcome.NO_PASSWORD}

    def test_an_initial_password_ends_with_its_last_day(self, account: PortalAccount, initial_password: str) -> None:
        PortalAccount.objects.update(initial_expires_at=timezone.now() - timedelta(seconds=1))
        with pytest.raises(accounts.LoginRefused):
            accounts.log_in(name=account.account, password=initial_password)
        assert outcomes() == [LoginOutcome.NO_PASSWORD]

    def test_suspension_ends_open_sessions(self, active_account: PortalAccount) -> None:
        before = timezone.now()
        wrong(active_account, times=3)
        active_account.refresh_from_db()
        assert active_account.sessions_valid_from >= before

    def test_logins_are_in_the_history_and_in_the_trail(self, active_account: PortalAccount) -> None:
        accounts.log_in(name=active_account.account, password=NEW_PASSWORD)
        wrong(active_account)

        assert outcomes() == ["entered", "wrong_password"]
        entries = Entry.objects.filter(action="account.log_in").order_by("seq")
        assert [(entry.actor_kind, entry.outcome) for entry in entries] == [
            ("subscriber", Outcome.DONE),
            ("anonymous", Outcome.REFUSED),
        ]

    def test_what_was_typed_is_written_nowhere(self, active_account: PortalAccount) -> None:
        with pytest.raises(accounts.LoginRefused):
            accounts.log_in(name="my password in the wrong field", password="another secret")
        kept = str(list(Entry.objects.values())) + str(list(PortalLogin.objects.values()))
        assert "wrong field" not in kept
        assert "another secret" not in kept

    def test_a_wrong_one_can_not_be_taken_back_by_a_caller(self, active_account: PortalAccount) -> None:
        # The rest of this suite runs inside a transaction that Django lets pass for the tests' own.
        with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
            accounts.log_in(name=active_account.account, password=NEW_PASSWORD)


class TestTheOneAnswer:
    @pytest.fixture(params=["unknown", "wrong", "suspended", "expired", "unprinted"])
    def attempt(
        self, request: pytest.FixtureRequest, active_account: PortalAccount, another_account: PortalAccount
    ) -> str:
        """An account name with which the right password of `active_account` does not get in."""
        changes: dict[str, dict[str, Any]] = {
            "suspended": {"state": AccountState.SUSPENDED},
            "expired": {"must_change": True, "initial_expires_at": timezone.now()},
            "wrong": {"password": "md5$salt$0123456789abcdef0123456789abcdef"},
        }
        if request.param in changes:
            PortalAccount.objects.filter(pk=active_account.pk).update(**changes[request.param])
        names = {"unknown": "AAAAAAAAAA", "unprinted": another_account.account}
        return names.get(request.param, active_account.account)

    def test_is_the_same_sentence_for_every_cause(self, attempt: str) -> None:
        with pytest.raises(accounts.LoginRefused) as refused:
            accounts.log_in(name=attempt, password=NEW_PASSWORD)
        assert (str(refused.value), refused.value.code) == (
            "The details don't match, or login is suspended",
            "login_refused",
        )
        with translation.override("zh-hant"):
            assert str(refused.value) == "帳號、密碼不符，或登入已暫停"

    def test_takes_the_same_work_for_every_cause(self, attempt: str) -> None:
        accounts._dummy_hash()
        with counted_hashes() as hashes, pytest.raises(accounts.LoginRefused):
            accounts.log_in(name=attempt, password=NEW_PASSWORD)
        assert len(hashes) == 1

    def test_and_the_right_password_takes_no_other(self, active_account: PortalAccount) -> None:
        accounts._dummy_hash()
        with counted_hashes() as hashes:
            accounts.log_in(name=active_account.account, password=NEW_PASSWORD)
        assert len(hashes) == 1


class TestConfirming:
    def test_the_right_password_passes(self, active_account: PortalAccount) -> None:
        accounts.confirm_password(
            actor=accounts.actor_of(active_account), account=active_account, password=NEW_PASSWORD
        )  # fmt: skip

    def test_wrong_ones_count_and_the_third_suspends(self, active_account: PortalAccount) -> None:
        codes = []
        for _time in range(4):
            with pytest.raises(Refusal) as refused:
                accounts.confirm_password(
                    actor=accounts.actor_of(active_account), account=active_account, password="no"
                )  # fmt: skip
            codes.append(refused.value.code)
            assert refused.value.field == "password"
        assert codes == ["wrong_password", "wrong_password", "suspended", "suspended"]

    def test_they_count_together_with_those_at_login(self, active_account: PortalAccount) -> None:
        wrong(active_account, times=2)
        with pytest.raises(Refusal) as refused:
            accounts.confirm_password(
                actor=accounts.actor_of(active_account), account=active_account, password="no"
            )  # fmt: skip
        assert refused.value.code == "suspended"

    def test_nobody_confirms_for_another(self, active_account: PortalAccount, another_account: PortalAccount) -> None:
        for actor in (accounts.actor_of(another_account), SYSTEM):
            with pytest.raises(Refusal) as refused:
                accounts.confirm_password(actor=actor, account=active_account, password=NEW_PASSWORD)
            assert refused.value.code == "not_permitted"


class TestChanging:
    def change(self, account: PortalAccount, *, old: str, new: str) -> None:
        accounts.change_password(actor=accounts.actor_of(account), account=account, old=old, new=new)

    def test_the_first_change_makes_the_account_active(self, account: PortalAccount, initial_password: str) -> None:
        self.change(account, old=initial_password, new=NEW_PASSWORD)

        assert (account.state, account.must_change, account.initial_expires_at) == (AccountState.ACTIVE, False, None)
        assert accounts.log_in(name=account.account, password=NEW_PASSWORD) == account

    def test_the_initial_password_works_no_more(self, active_account: PortalAccount, initial_password: str) -> None:
        with pytest.raises(accounts.LoginRefused):
            accounts.log_in(name=active_account.account, password=initial_password)

    def test_sessions_begun_before_have_ended(self, active_account: PortalAccount) -> None:
        before = timezone.now()
        self.change(active_account, old=NEW_PASSWORD, new="an entirely different one")
        assert active_account.sessions_valid_from >= before

    def test_a_wrong_old_password_counts_and_nothing_changes(self, active_account: PortalAccount) -> None:
        with pytest.raises(Refusal) as refused:
            self.change(active_account, old="no", new="an entirely different one")
        assert (refused.value.code, refused.value.field) == ("wrong_password", "old")
        active_account.refresh_from_db()
        assert active_account.wrong_count == 1
        assert accounts.log_in(name=active_account.account, password=NEW_PASSWORD) == active_account

    def test_a_weak_new_password_is_refused_beside_its_field_and_counts_nothing(
        self, active_account: PortalAccount
    ) -> None:
        with pytest.raises(Refusal) as refused:
            self.change(active_account, old="no", new="short")
        assert (refused.value.code, refused.value.field) == ("password_short", "new")
        active_account.refresh_from_db()
        assert active_account.wrong_count == 0

    def test_the_old_password_is_not_a_new_one(self, account: PortalAccount, initial_password: str) -> None:
        for same in (initial_password, initial_password.replace(" ", "").lower()):
            with pytest.raises(Refusal) as refused:
                self.change(account, old=initial_password, new=same)
            assert (refused.value.code, refused.value.field) == ("password_unchanged", "new")

    def test_an_expired_initial_password_changes_nothing(self, account: PortalAccount, initial_password: str) -> None:
        PortalAccount.objects.update(initial_expires_at=timezone.now())
        with pytest.raises(Refusal) as refused:
            self.change(account, old=initial_password, new=NEW_PASSWORD)
        assert (refused.value.code, refused.value.field) == ("password_expired", "old")


def test_the_slip_of_a_changed_password_is_no_longer_what_opens_the_account(
    slip: PasswordSlip, active_account: PortalAccount
) -> None:
    assert active_account.initial_slip is None
