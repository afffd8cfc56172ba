"""Telephones and e-mail addresses."""

import pytest

from audit.refusal import Refusal
from registry.contact_points import check_email, check_mobile, check_telephone, digits


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("(02)2345-0119#203", "(02)2345-0119#203"), ("（０２）２３４５－０１１９", "(02)2345-0119"),
        ("02 2345 0119", "0223450119"),
        ("0900-000-424", "0900-000-424"), ("+49-30-1234567", "+49-30-1234567"), ("(049)222-3344", "(049)222-3344"),
    ],
)  # fmt: skip
def test_telephones_are_accepted_as_they_stand_on_paper(typed: str, kept: str) -> None:
    assert check_telephone(typed) == kept


@pytest.mark.parametrize("typed", ["", "2345-0119", "(02)23", "02-2345-0119 ext 5", "(02)2345--0119", "02#5", "電話"])
def test_a_telephone_without_area_code_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_telephone(typed)
    assert (refused.value.code, refused.value.field) == ("telephone_shape", "telephone")


def test_numbers_are_compared_by_their_digits_without_the_extension() -> None:
    assert digits("(02)2345-0119#203") == digits("02-23450119") == "0223450119"


@pytest.mark.parametrize("typed", ["0900000424", "0900-000-424", "０９００ ０００ ４２４"])
def test_a_mobile_number_has_ten_digits(typed: str) -> None:
    assert check_mobile(typed) == "0900000424"


@pytest.mark.parametrize("typed", ["", "0800000424", "090000042", "09000004240", "+886900000424"])
def test_another_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_mobile(typed)
    assert refused.value.code == "mobile_shape"


def test_an_email_address_loses_full_width_signs_and_spaces() -> None:
    assert check_email("ｃｈｅｎ＠mail.example ") == "chen@mail.example"


@pytest.mark.parametrize("typed", ["", "chen", "chen@", "@mail.example", "chen@@mail.example", "chen,mail.example"])
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_email(typed)
    assert (refused.value.code, refused.value.field) == ("email_shape", "email")
