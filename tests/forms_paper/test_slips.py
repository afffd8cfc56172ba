"""The slip: the password on panel B and nowhere else, covered on both sides by a scrim that no other slip has."""

import dataclasses
import random

import pytest

from forms_paper import slips
from forms_paper.faults import DoesNotFit
from forms_paper.fonts import MissingGlyph
from forms_paper.sheets import Recipient
from forms_paper.slip_geometry import (
    ADDRESS,
    GLUE,
    PANEL,
    POSTAGE,
    SCRIM_A,
    SCRIM_C,
    SECRET,
    SHEET,
    Rectangle,
    always_seen,
    panel,
    possibly_seen,
)
from tests.forms_paper import readers, samples
from tests.forms_paper.drawn import drawn

GROUPS = samples.PASSWORD.split()


# --- geometry -----------------------------------------------------------------------------------------------------


def test_the_address_is_always_seen_through_the_window() -> None:
    assert ADDRESS.is_inside(always_seen())
    assert always_seen() == Rectangle(20, 55, 80, 24)
    assert possibly_seen() == Rectangle(10, 44, 100, 46)


def test_nothing_but_the_address_can_be_seen_through_the_window() -> None:
    assert SCRIM_A.is_apart(possibly_seen())
    assert POSTAGE.is_apart(possibly_seen())


def test_the_secret_lies_on_panel_b_and_the_scrims_on_the_panels_that_cover_it() -> None:
    assert SECRET.is_inside(panel("B"))
    assert SCRIM_A.is_inside(panel("A"))
    assert SCRIM_C.is_inside(panel("C"))
    assert SCRIM_C.bottom <= SHEET.bottom - 5


@pytest.mark.parametrize(("scrim", "fold"), [(SCRIM_A, PANEL), (SCRIM_C, 2 * PANEL)])
def test_a_scrim_reaches_at_least_nine_millimetres_beyond_the_folded_secret(scrim: Rectangle, fold: float) -> None:
    secret = SECRET.folded(fold)
    around = Rectangle(secret.x - 9, secret.y - 9, secret.width + 18, secret.height + 18)
    assert around.is_inside(scrim)


def test_rectangles_that_touch_are_apart() -> None:
    assert Rectangle(0, 0, 1, 1).is_apart(Rectangle(1, 0, 1, 1))
    assert not Rectangle(0, 0, 2, 2).is_apart(Rectangle(1, 1, 1, 1))


# --- what is printed ----------------------------------------------------------------------------------------------


@pytest.mark.outside_tools
@pytest.mark.parametrize("name", ["slip", "slip_inside"])
def test_the_password_is_read_from_panel_b_alone(name: str) -> None:
    found = [word for word in readers.words(drawn(name).pdf) if word.text in GROUPS]
    assert [word.text for word in found] == GROUPS
    assert all(word.place.is_inside(panel("B")) for word in found)


@pytest.mark.outside_tools
def test_the_scrims_are_no_text_that_could_be_taken_for_a_password() -> None:
    spots = (SCRIM_A, SCRIM_C)
    assert not [
        word
        for word in readers.words(drawn("slip").pdf)
        for spot in spots
        if not word.place.is_apart(spot) and spot.x < word.place.x
    ]


@pytest.mark.outside_tools
@pytest.mark.parametrize(("name", "on"), [("slip", "A"), ("slip_inside", "B")])
def test_the_account_stands_outside_or_inside(name: str, on: str) -> None:
    places = [word.place for word in readers.words(drawn(name).pdf) if word.text == samples.SLIP.account]
    assert [place.is_inside(panel(on)) for place in places] == [True]


@pytest.mark.outside_tools
@pytest.mark.parametrize("name", ["slip", "slip_inside"])
def test_the_window_shows_the_address_and_nothing_else(name: str) -> None:
    for word in readers.words(drawn(name).pdf):
        if not word.place.is_apart(possibly_seen()):
            assert word.place.is_inside(always_seen()), word.text


@pytest.mark.outside_tools
def test_the_address_is_whole() -> None:
    shown = "".join(word.text for word in readers.words(drawn("slip").pdf) if word.place.is_inside(always_seen()))
    assert shown == "106-055臺北市大安區示範四段15號8樓鼎泰專利商標事務所林喆君"


@pytest.mark.outside_tools
def test_rare_characters_are_read_back() -> None:
    recipient = Recipient(zip="220-034", address="新北市板橋區樣張街㛓號", person="陳𠮷堃喆𡘙")
    said = readers.text(slips.draw_slip(dataclasses.replace(samples.SLIP, recipient=recipient), samples.PASSWORD))
    assert set(samples.RARE_NAMES) <= set(said)


@pytest.mark.outside_tools
def test_the_glue_strips_are_free_but_for_the_fold_marks() -> None:
    page = readers.picture(drawn("slip").pdf)
    for x in (0, SHEET.width - GLUE):
        for name in "ABC":
            place = panel(name)
            strip = Rectangle(x, place.y + 2, GLUE, place.height - 4)
            assert readers.ink(readers.cut(page, strip)) == 0


@pytest.mark.outside_tools
def test_the_password_is_grey_and_the_scrim_is_black() -> None:
    page = readers.picture(drawn("slip").pdf)
    assert 110 <= min(readers.cut(page, SECRET).tobytes()) <= 135  # 48 % of 255
    assert min(readers.cut(page, SCRIM_A).tobytes()) == 0


@pytest.mark.outside_tools
@pytest.mark.parametrize("scrim", [SCRIM_A, SCRIM_C])
def test_the_scrim_leaves_no_hole_where_the_secret_lies(scrim: Rectangle) -> None:
    page = readers.picture(drawn("slip").pdf)
    secret = Rectangle(scrim.x + 9, scrim.y + 13, SECRET.width, SECRET.height)
    cells = [
        readers.ink(readers.cut(page, Rectangle(secret.x + 3.5 * column, secret.y + 5 * row, 3.5, 5)))
        for column in range(20)
        for row in range(2)
    ]
    assert min(cells) > 0.15  # a character of the password is 4.7 x 5.7 mm
    assert 0.6 < readers.ink(readers.cut(page, secret)) < 0.95


@pytest.mark.outside_tools
@pytest.mark.parametrize("scrim", [SCRIM_A, SCRIM_C])
def test_no_two_slips_have_the_same_scrim(scrim: Rectangle) -> None:
    seeded = []
    for _ in range(2):
        random.seed(7)  # a scrim that can be computed again can be taken away again
        seeded.append(slips.draw_slip(samples.SLIP, samples.PASSWORD))
    one, other = (readers.cut(readers.picture(pdf), scrim).tobytes() for pdf in seeded)
    different = sum(abs(a - b) > 96 for a, b in zip(one, other, strict=True)) / len(one)
    assert different > 0.2


def test_the_two_scrims_of_a_slip_differ() -> None:
    page = readers.picture(drawn("slip").pdf)
    assert readers.cut(page, SCRIM_A).tobytes() != readers.cut(page, SCRIM_C).tobytes()


@pytest.mark.outside_tools
def test_the_instructions_say_where_the_account_stands() -> None:
    inside = readers.text(drawn("slip_inside").pdf)
    assert "印在右邊" in "".join(inside.split())
    assert "印在外面" in "".join(readers.text(drawn("slip").pdf).split())


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["VK7M TX4P H9R0", "vk7m tx4p h9rc", "", "   ", "VK7M-TX4P"])
def test_a_password_outside_the_alphabet_is_refused_without_being_repeated(password: str) -> None:
    with pytest.raises(ValueError, match="alphabet") as refused:
        slips.draw_slip(samples.SLIP, password)
    assert not password.strip() or password not in str(refused.value)


def test_a_name_that_no_font_has_is_refused() -> None:
    recipient = dataclasses.replace(samples.RECIPIENT, person="陳\U000323b0")
    with pytest.raises(MissingGlyph) as refused:
        slips.draw_slip(dataclasses.replace(samples.SLIP, recipient=recipient), samples.PASSWORD)
    assert refused.value.character == "\U000323b0"


@pytest.mark.outside_tools
def test_a_long_portal_address_is_whole_and_beside_the_password() -> None:
    site = "https://certdesk.registration-office.agency.example/portal/"
    office = dataclasses.replace(samples.OFFICE, site=site)
    words = readers.words(slips.draw_slip(dataclasses.replace(samples.SLIP, office=office), samples.PASSWORD))
    lines = [word for word in words if word.place.is_apart(SECRET) and word.text in site and len(word.text) > 5]
    assert "".join(line.text for line in lines) == site
    assert all(line.place.right < SECRET.x for line in lines)


def test_a_portal_address_too_long_for_its_place_is_refused() -> None:
    office = dataclasses.replace(samples.OFFICE, site="https://" + "x" * 90)
    with pytest.raises(DoesNotFit):
        slips.draw_slip(dataclasses.replace(samples.SLIP, office=office), samples.PASSWORD)
