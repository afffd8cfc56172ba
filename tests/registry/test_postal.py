"""Postal codes against the address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.refusal import Refusal
from registry import postal

DA_AN = "臺北市大安區泰順街16巷5弄3號4樓"


def test_the_table_has_every_district_once() -> None:
    assert len(postal.places()) == 371
    assert len({(place.city, place.district) for place in postal.places()}) == 371
    assert len({place.city for place in postal.places()}) == 22


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("106-055", "106-055"),
        ("106055", "106-055"),
        ("１０６－０５５", "106-055"),
        ("106 055", "106-055"),
        ("106", "106"),
        ("10655", "106-55"),
    ],
)
def test_three_five_or_six_digits_are_accepted(typed: str, shown: str) -> None:
    assert postal.check_zip(typed, DA_AN) == shown


@pytest.mark.parametrize("typed", ["", "1", "1060", "1060555", "106-0", "10a", "106--055"])
def test_another_shape_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        postal.check_zip(typed, DA_AN)
    assert (refused.value.code, refused.value.field) == ("zip_shape", "zip")


@pytest.mark.parametrize(
    ("typed", "address", "named", "wanted"),
    [
        ("100-058", DA_AN, "中正區", "大安區"),
        ("202", "臺北市中正區示範路1號", "基隆市中正區", "臺北市中正區"),
        ("300", "新竹縣竹北市示範路1號", "新竹市", "新竹縣竹北市"),
    ],
)
def test_the_code_of_another_district_is_named(typed: str, address: str, named: str, wanted: str) -> None:
    with pytest.raises(Refusal) as refused:
        postal.check_zip(typed, address)
    assert refused.value.code == "zip_district"
    assert str(refused.value) == f"{typed[:3]} is {named}, not {wanted}"


def test_a_code_that_no_district_has_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        postal.check_zip("999-001", DA_AN)
    assert refused.value.code == "zip_unknown"


@pytest.mark.parametrize("address", ["大安區泰順街16號", "泰順街16號", "臺北市泰順街16號"])
def test_an_address_begins_with_city_and_district(address: str) -> None:
    with pytest.raises(Refusal) as refused:
        postal.check_address(address)
    assert (refused.value.code, refused.value.field) == ("address_no_district", "address")


def test_an_empty_address_is_called_empty() -> None:
    with pytest.raises(Refusal) as refused:
        postal.check_address(" ")
    assert (refused.value.code, refused.value.field) == ("address_empty", "address")


def test_a_code_says_its_district() -> None:
    assert postal.describe("106055") == "106 臺北市大安區"
    assert postal.describe("300") == "300 新竹市"


@pytest.mark.parametrize(
    ("address", "zip3"),
    [
        ("台北市大安區泰順街16號", "106"), ("臺東縣台東市中華路1號", "950"), ("台東縣臺東市中華路1號", "950"),
        ("雲林縣台西鄉中山路1號", "636"), ("新竹市香山區樣張路1號", "300"), ("新竹市光復路1號", "300"),
        ("嘉義市中山路1號", "600"), ("嘉義縣太保市樣張路1號", "612"), ("臺中市西屯區樣張大道1號", "407"),
        ("臺中市西區樣張路1號", "403"), ("somewhere", None),
    ],
)  # fmt: skip
def test_the_district_is_found_however_tai_is_written(address: str, zip3: str | None) -> None:
    assert postal.zip3_of(address) == zip3


def test_only_the_city_is_spelt_anew() -> None:
    assert postal.check_address("台北市大安區台灣大道１２號 ３樓") == "臺北市大安區台灣大道12號3樓"


def test_an_address_is_split_into_the_lines_of_an_envelope() -> None:
    assert postal.split(DA_AN) == ("臺北市大安區", "泰順街16巷5弄3號4樓")


@given(st.sampled_from(postal.places()), st.integers(0, 999))
def test_every_district_accepts_its_own_code(place: postal.Place, rest: int) -> None:
    address = f"{place.city}{place.district}示範路1號"
    assert postal.check_zip(f"{place.zip3}{rest:03d}", address) == f"{place.zip3}-{rest:03d}"


@given(st.text(max_size=10), st.text(max_size=20))
def test_no_text_whatever_makes_a_check_fail_otherwise(typed: str, address: str) -> None:
    refused = None
    try:
        postal.check_zip(typed, address)
    except Refusal as refusal:
        refused = refusal
    assert refused is None or refused.field in {"zip", "address"}
