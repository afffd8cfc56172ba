"""Names stay as the papers write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.refusal import Refusal
from registry.names import check_name, glyphs

RARE = ["陳𠮷堃", "林喆", "游㛓", "吳𡘙"]


@pytest.mark.parametrize("name", [*RARE, "O'Brien-Müller", "夷將·拔路兒", "Kui Hasay"])
def test_a_name_stays_as_it_is(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"), [(" 王明\u3000", "王明"), ("Kui  Hasay", "Kui Hasay"), ("Mu\u0308ller", "Müller")]
)
def test_ends_are_trimmed_and_accents_composed(typed: str, kept: str) -> None:
    assert check_name(typed) == kept


def test_a_compatibility_ideograph_is_not_exchanged_for_another() -> None:
    assert unicodedata.normalize("NFC", "\uf90a") == "金"
    assert check_name("李\uf90a") == "李\uf90a"


@pytest.mark.parametrize("typed", ["", "   ", "\u3000"])
def test_a_name_is_not_empty(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_name(typed)
    assert (refused.value.code, refused.value.field) == ("name_empty", "name")


def test_sixty_characters_fit_and_sixty_one_do_not() -> None:
    assert check_name("𠮷" * 60) == "𠮷" * 60
    with pytest.raises(Refusal) as refused:
        check_name("𠮷" * 61)
    assert refused.value.code == "name_long"
    assert "61" in str(refused.value)


@pytest.mark.parametrize("hidden", ["\n", "\x00", "\t", "\u200b", "\u202e", "\ufeff", "\ufe00", "\U000e0100", "\u2028"])
def test_invisible_characters_are_refused_and_named(hidden: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_name(f"王{hidden}明")
    assert refused.value.code == "name_invisible_character"
    assert f"{ord(hidden):04X}" in str(refused.value)


@pytest.mark.parametrize("private", ["\ue000", "\U000f0001"])
def test_private_characters_mean_something_else_elsewhere_and_are_refused(private: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_name(f"王{private}")
    assert refused.value.code == "name_private_character"


def test_glyphs_spell_a_name_out() -> None:
    said = [(glyph.char, glyph.said, glyph.rare) for glyph in glyphs("陳𠮷堃")]
    assert said == [("陳", "9673", False), ("𠮷", "20BB7, not “吉”", True), ("堃", "5803", False)]


@pytest.mark.parametrize("char", ["㛓", "𡘙", "\uf90a", "\U0002f800", "\U00030000"])
def test_what_everyday_fonts_lack_is_rare(char: str) -> None:
    assert glyphs(char)[0].rare


def test_a_compatibility_ideograph_is_told_from_the_one_it_looks_like() -> None:
    assert glyphs("\uf90a")[0].look_alike == "金"


@given(st.text(max_size=70))
def test_a_name_that_was_checked_is_not_changed_again(text: str) -> None:
    try:
        name = check_name(text)
    except Refusal:
        return
    assert check_name(name) == name
    assert 1 <= len(name) <= 60


@given(st.text(alphabet=st.characters(min_codepoint=0x20000, max_codepoint=0x323AF), min_size=1, max_size=60))
def test_no_rare_ideograph_is_ever_changed(text: str) -> None:
    assert check_name(text) == text
