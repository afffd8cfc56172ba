"""Numbers are built, checked and read as the spec §2 says: prefix, ROC year, 7 digits, ISO 7064 mod 37,36."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numbering import numbers

PREFIXES = st.sampled_from(["RG", "RV", "RS", "PW", "S", "L", "C"])
NUMBERS = st.builds(
    numbers.build, prefix=PREFIXES, roc_year=st.integers(1, 999), serial=st.integers(1, 9_999_999)
)  # fmt: skip


def mod_37_36_is_right(text: str) -> bool:
    """ISO 7064's own check of a whole string: the pure system's recursion ends at 1 (ISO/IEC 7064:2003, 8.2)."""
    product = 36
    for character in text[:-1]:
        product = (product + int(character, 36)) % 36 or 36
        product = product * 2 % 37
    return (product + int(text[-1], 36)) % 36 == 1


@pytest.mark.parametrize(
    ("number", "shown"), [("RG11500048215", "RG115-0004821-5"), ("S11500018730", "S115-0001873-0")]
)
def test_the_numbers_of_the_spec(number: str, shown: str) -> None:
    assert numbers.is_valid(number)
    assert numbers.shown(number) == shown
    assert numbers.as_keyed(shown) == number


def test_an_example_of_the_standard() -> None:
    """ISO/IEC 7064 gives A12425GABC1234002M for mod 37,36."""
    assert numbers.with_check("A12425GABC1234002") == "A12425GABC1234002M"


@given(NUMBERS)
def test_every_number_built_satisfies_the_standard(number: str) -> None:
    assert mod_37_36_is_right(number)
    assert numbers.is_valid(number)


@given(NUMBERS, st.data())
def test_one_wrong_character_is_always_found(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from(numbers.ALPHABET).filter(lambda character: character != number[place]))

    assert not numbers.is_valid(number[:place] + other + number[place + 1 :])


@given(NUMBERS)
def test_what_is_shown_can_be_keyed_in(number: str) -> None:
    shown = numbers.shown(number)
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in shown)

    assert numbers.as_keyed(shown) == number
    assert numbers.as_keyed(shown.lower()) == number
    assert numbers.as_keyed(f" {shown} ") == number
    assert numbers.as_keyed(full_width) == number


@given(st.text())
def test_anything_keyed_in_is_a_valid_number_or_nothing(text: str) -> None:
    understood = numbers.as_keyed(text)

    assert understood is None or numbers.is_valid(understood)


@pytest.mark.parametrize("text", ["", "RG115-0004821-6", "RG115-000482-5", "RG115-0004821-5\n0", "０", "ＲＧ"])
def test_what_is_no_number_is_not_understood(text: str) -> None:
    assert numbers.as_keyed(text) is None
