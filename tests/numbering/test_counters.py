"""Numbers are given out without gap and without twin, anew each ROC year."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from numbering.counters import next_number, next_numbers
from tests.ground.racing import at_once


def serial(number: str) -> int:
    return int(number[-8:-1])


@pytest.mark.django_db
def test_each_prefix_counts_for_itself() -> None:
    assert [serial(next_number(prefix)) for prefix in ("RG", "RG", "RV")] == [1, 2, 1]


@pytest.mark.django_db
def test_several_are_given_in_one_go_one_after_the_other() -> None:
    assert [serial(number) for number in (*next_numbers("C", count=2), next_number("C"))] == [1, 2, 3]


@pytest.mark.django_db
def test_a_year_begins_at_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 12, 31))
    assert next_number("RG").startswith("RG1150000001")
    monkeypatch.setattr(timezone, "localdate", lambda: date(2027, 1, 1))
    assert next_number("RG").startswith("RG1160000001")


@pytest.mark.django_db(transaction=True)
def test_a_number_that_is_rolled_back_was_never_given() -> None:
    with transaction.atomic():
        next_number("S")
        transaction.set_rollback(True)

    assert serial(next_number("S")) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_six_takers_at_once_get_every_number_once() -> None:
    def ten() -> list[int]:
        return [serial(next_number("S")) for _ in range(10)]

    taken = at_once([ten] * 6)

    assert sorted(number for numbers in taken if isinstance(numbers, list) for number in numbers) == list(range(1, 61))
