"""ID numbers, by their rules spelt out once more from the definitions, and by the verdicts of another program."""

import csv
from collections.abc import Callable
from pathlib import Path
from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.refusal import Refusal
from registry import identity

VERDICTS = Path(__file__).parent / "data" / "id_numbers.csv"
CHECKS: dict[str, Callable[[str], str]] = {
    "national": identity.check_national_id,
    "residence": identity.check_residence_id,
    "old_residence": identity.check_residence_id,
    "tax": identity.check_tax_number,
}


def refusal_of(check: Callable[[str], str], text: str) -> Refusal | None:
    try:
        check(text)
    except Refusal as refusal:
        return refusal
    return None


def verdicts() -> list[tuple[str, str, str]]:
    lines = [line for line in VERDICTS.read_text().splitlines() if not line.startswith("#")]
    return [(row["number"], row["kind"], row["verdict"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("kind", CHECKS)
def test_we_judge_as_a_program_does_that_shares_no_code_with_us(kind: str) -> None:
    ours = {
        number: "invalid" if refusal_of(CHECKS[kind], number) else "valid" for number, k, _ in verdicts() if k == kind
    }
    theirs = {number: verdict for number, k, verdict in verdicts() if k == kind}
    assert len(theirs) >= 100
    assert ours == theirs


@pytest.mark.parametrize("number", ["A123456789", "A100000001"])
def test_published_national_id_numbers_are_right(number: str) -> None:
    assert identity.check_national_id(number) == number


@pytest.mark.parametrize("number", ["04595257", "10458575", "99120452"])
def test_tax_numbers_are_judged_by_the_rule_of_april_2023(number: str) -> None:
    """10458575 has a 7 in the seventh place; 99120452 sums to 35, which divides by 5 and not by 10."""
    assert identity.check_tax_number(number) == number


@pytest.mark.parametrize("number", ["97811850", "04595258", "00000000"])
def test_a_wrong_tax_number_is_refused_with_what_to_do(number: str) -> None:
    refusal = refusal_of(identity.check_tax_number, number)
    assert refusal is not None
    assert refusal.code == "id_check_digit"
    assert refusal.field == "id_number"
    assert "8" in str(refusal)


@given(st.sampled_from(ascii_uppercase), st.sampled_from("12"), st.integers(0, 9_999_999))
def test_of_ten_last_digits_exactly_one_is_right(letter: str, sex: str, serial: int) -> None:
    body = f"{letter}{sex}{serial:07d}"
    assert sum(refusal_of(identity.check_person_id, f"{body}{digit}") is None for digit in range(10)) == 1


@given(st.integers(0, 99_999_999), st.integers(0, 7), st.integers(1, 9))
def test_tax_numbers_follow_the_published_arithmetic(number: int, place: int, step: int) -> None:
    text = f"{number:08d}"
    products = [int(digit) * weight for digit, weight in zip(text, [1, 2, 1, 2, 1, 2, 4, 1], strict=True)]
    sums = [sum(int(digit) for digit in str(product)) for product in products]
    totals = {sum(sums)}
    if text[6] == "7":
        totals = {sum(sums) - 10 + counted for counted in (0, 1)}
    right = any(total % 5 == 0 for total in totals) and number != 0
    assert (refusal_of(identity.check_tax_number, text) is None) == right


@pytest.mark.parametrize("typed", ["a123456789", "Ａ１２３４５６７８９", " A1234 56789 ", "ａ 123456789"])
def test_full_width_small_letters_and_spaces_are_forgiven(typed: str) -> None:
    assert identity.check_person_id(typed) == "A123456789"


@pytest.mark.parametrize(
    "typed", ["", "A", "A12345678", "A1234567890", "1123456789", "A323456789", "𝐀123456789", "A12345678９9"]
)
def test_another_shape_is_refused_before_any_arithmetic(typed: str) -> None:
    refusal = refusal_of(identity.check_person_id, typed)
    assert refusal is not None
    assert refusal.code == "id_shape"


@pytest.mark.parametrize("typed", ["A123456788", "A900000053", "AC00000001"])
def test_a_wrong_check_digit_of_a_person_is_refused(typed: str) -> None:
    refusal = refusal_of(identity.check_person_id, typed)
    assert refusal is not None
    assert refusal.code == "id_check_digit"


def test_a_tax_number_where_a_persons_is_asked_for_says_which_applicant_to_choose() -> None:
    refusal = refusal_of(identity.check_person_id, "０４５９５２５７")
    assert refusal is not None
    assert "choose a company or body" in str(refusal.sentence)


def test_a_person_may_have_a_residence_certificate_and_a_body_may_not() -> None:
    assert identity.check_person_id("A900000052") == "A900000052"
    assert refusal_of(identity.check_tax_number, "A900000052") is not None


@given(st.text(max_size=20))
def test_no_text_whatever_makes_a_check_fail_otherwise(text: str) -> None:
    for check in (*CHECKS.values(), identity.check_person_id, identity.check_passport):
        refusal = refusal_of(check, text)
        if refusal is None:
            assert check(check(text)) == check(text)


@pytest.mark.parametrize(
    ("typed", "right"), [("c01x00t47", True), ("L8988901 C", True), ("AB", False), ("ABCDEFGH", False)]
)
def test_a_passport_number_has_at_most_nine_letters_and_digits(typed: str, right: bool) -> None:
    assert (refusal_of(identity.check_passport, typed) is None) == right


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("A123456789", ["Male", "Taipei", "matches"]),
        ("F223456786", ["Female", "New Taipei"]),
        ("A900000052", ["new form", "female"]),
        ("AC01234567", ["old form", "male"]),
        ("04595257", ["Tax number"]),
        ("C01X00T47", ["no check digit"]),
    ],
)
def test_the_echo_says_what_a_number_means(number: str, words: list[str]) -> None:
    said = identity.describe(number)
    assert all(word in said for word in words)


def test_a_mask_keeps_the_length_and_hides_the_middle() -> None:
    assert identity.masked("A123456789") == "A12*****89"
    assert identity.masked("04595257") == "045***57"


@given(st.text(alphabet=ascii_uppercase + "0123456789", min_size=5, max_size=10))
def test_a_mask_hides_at_least_three_characters(number: str) -> None:
    masked = identity.masked(number)
    assert len(masked) == len(number)
    assert masked.count("*") >= 3
