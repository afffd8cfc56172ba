"""Which passwords are made, and which are good enough."""

import pytest

from audit.refusal import Refusal
from numbering.keyed_text import UNMISTAKABLE
from registry.models import PortalAccount
from registry.passwords import (
    INITIAL_LENGTH,
    check_new_password,
    grouped,
    random_characters,
    without_grouping,
)

pytestmark = pytest.mark.django_db


def test_an_initial_password_is_twelve_unmistakable_characters_in_three_groups() -> None:
    password = random_characters(INITIAL_LENGTH)
    assert len(password) == 12
    assert set(password) <= set(UNMISTAKABLE)
    assert [len(group) for group in grouped(password).split(" ")] == [4, 4, 4]
    assert without_grouping(grouped(password).lower().replace(" ", "-")) == password


def test_no_character_of_the_alphabet_is_taken_for_another() -> None:
    assert len(set(UNMISTAKABLE)) == 24
    assert not set(UNMISTAKABLE) & set("0OQ1I2Z5S8BG")


def test_a_hundred_initial_passwords_are_a_hundred_different_ones() -> None:
    assert len({random_characters(INITIAL_LENGTH) for _time in range(100)}) == 100


@pytest.mark.parametrize(
    "good", ["correct horse battery", "青山-不-改-4821-綠水", "x7#Lq9!mW2$z", "春眠不覺曉處處聞啼鳥夜來"]
)
def test_a_long_password_of_any_script_is_good(account: PortalAccount, good: str) -> None:
    check_new_password(good, account=account)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("elevenchars", "password_short"),
        ("x7#Lq9!mW2$z" * 11, "password_long"),
        ("aaaaaaaaaaaab", "password_monotone"),
        ("1qaz2wsx3edc", "password_common"),
        ("my A100000001 secret", "password_personal"),
        ("a100000001-secret", "password_personal"),
        ("secret 02-2900-0424", "password_personal"),
        ("secret 0900 000 203 x", "password_personal"),
        ("我是陳𠮷堃我的密碼很長很長", "password_personal"),
    ],
)
def test_a_weak_one_is_refused_with_a_sentence(account: PortalAccount, bad: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_new_password(bad, account=account)
    assert (refused.value.code, refused.value.field) == (code, "new")
    assert bad not in str(refused.value)


def test_the_account_is_not_part_of_its_password(account: PortalAccount) -> None:
    with pytest.raises(Refusal) as refused:
        check_new_password(f"secret {account.shown.lower()}", account=account)
    assert refused.value.code == "password_personal"
