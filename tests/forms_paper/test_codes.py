"""Codes: what is drawn is what every side of every form says, however it lies on the scanner."""

import pytest
from PIL import Image

from forms_paper import codes
from numbering.numbers import with_check
from tests.forms_paper import readers, samples
from tests.forms_paper.drawn import drawn

FORM_CODE = with_check("FRG11511")
CODED = [
    ("person", 0, f"{samples.PERSON.number}/1"),
    ("person", 1, f"{samples.PERSON.number}/2"),
    ("blank_RG", 0, f"{FORM_CODE}/1"),
    ("blank_RG", 1, f"{FORM_CODE}/2"),
    ("revocation", 0, f"{samples.REVOCATION.number}/1"),
    ("resume", 0, f"{samples.RESUME.number}/1"),
    ("password_reset", 0, f"{samples.PASSWORD_RESET.number}/1"),
    ("correction", 0, f"{samples.CORRECTION.number}/C"),
    ("correction_long", 1, f"{samples.CORRECTION.number}/C"),
    ("hand_over", 0, f"{samples.HAND_OVER.number}/H"),
]


@pytest.mark.outside_tools
@pytest.mark.parametrize("turned", [0, 180, 3, -3])
@pytest.mark.parametrize(("name", "page", "says"), CODED)
def test_both_2d_codes_of_a_side_say_number_and_part(name: str, page: int, says: str, turned: int) -> None:
    scan = readers.picture(drawn(name).pdf, page)
    read = readers.codes(scan.rotate(turned, Image.Resampling.BILINEAR, fillcolor=255))
    assert read["QRCode"] == {says}
    assert read["DataMatrix"] == {says}


@pytest.mark.outside_tools
@pytest.mark.parametrize(("name", "page", "says"), CODED[:4])
def test_the_two_codes_stand_in_opposite_corners(name: str, page: int, says: str) -> None:
    scan = readers.picture(drawn(name).pdf, page)
    wide, tall = scan.size
    upper_right = scan.crop((wide // 2, 0, wide, tall // 2))
    lower_left = scan.crop((0, tall // 2, wide // 2, tall))
    assert readers.codes(upper_right).get("QRCode") == {says}
    assert readers.codes(lower_left).get("DataMatrix") == {says}


@pytest.mark.outside_tools
def test_code_128_of_a_filled_form_says_the_number_alone() -> None:
    assert readers.codes(readers.picture(drawn("person").pdf))["Code128"] == {samples.PERSON.number}


@pytest.mark.outside_tools
def test_code_128_of_a_slip_says_its_serial() -> None:
    assert readers.codes(readers.picture(drawn("slip").pdf))["Code128"] == {samples.SLIP.serial}


def test_a_part_is_read_only_with_its_check_character() -> None:
    number = samples.PERSON.number
    assert codes.read_part(f"{number}/1") == (number, "1")
    assert codes.read_part(f"{FORM_CODE}/2") == (FORM_CODE, "2")
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    for misread in (f"{wrong}/1", f"{number}/9", number, f"x{number}/1", f"{number}/1 "):
        assert codes.read_part(misread) is None


def test_a_part_is_shown_with_hyphens() -> None:
    assert codes.shown_part("RG11500048215/1") == "RG115-0004821-5/1"
    assert codes.shown_part(f"{FORM_CODE}/1") == f"{FORM_CODE}/1"


def test_runs_are_the_dark_modules_together() -> None:
    assert codes.runs((True, True, False, False, True)) == [(0, 2), (4, 1)]
    assert codes.runs((False,)) == []
