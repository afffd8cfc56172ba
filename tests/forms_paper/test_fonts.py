"""Fonts: the office's own and no other, and a character that none has is refused by name."""

import dataclasses
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

from audit.refusal import Refusal
from forms_paper import drawing, fonts, forms, letters
from forms_paper.drawing import KAI, SANS, to_unicode
from tests.forms_paper import samples

UNKNOWN = "\U000323b0"  # CJK extension H: in Unicode since 2022, in none of the fonts


def test_every_font_file_is_there() -> None:
    fonts.require_files()


def test_a_font_that_is_not_there_is_named_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = dataclasses.replace(fonts.KAI[0], path=Path("/nowhere.ttf"))
    monkeypatch.setattr(fonts, "ALL", (*fonts.ALL, gone))
    with pytest.raises(fonts.FontsMissing, match="install: fonts-cns11643-kai"):
        fonts.require_files()


@pytest.mark.parametrize(
    ("character", "face"), [("陳", "TW-Kai"), ("喆", "TW-Kai"), ("𠮷", "TW-Kai-Ext-B"), ("𡘙", "TW-Kai-Ext-B")]
)
def test_the_first_font_that_has_the_glyph_draws_it(character: str, face: str) -> None:
    assert KAI.pick(character) == face


@pytest.mark.parametrize("name", samples.RARE_NAMES)
def test_every_chain_has_the_rare_names(name: str) -> None:
    assert KAI.pick(name)
    assert SANS.pick(name)


def test_a_form_with_an_unknown_character_is_refused() -> None:
    with pytest.raises(fonts.MissingGlyph) as refused:
        forms.form(dataclasses.replace(samples.PERSON, name=f"陳{UNKNOWN}"))
    assert refused.value.character == UNKNOWN
    assert refused.value.code == "missing_glyph"


def test_a_letter_with_an_unknown_character_is_refused() -> None:
    with pytest.raises(fonts.MissingGlyph):
        letters.rejection_letter(dataclasses.replace(samples.REJECTION, subscriber=UNKNOWN))


def test_the_refusal_names_the_character_in_the_language_of_the_page() -> None:
    with translation.override("zh-hant"):
        refused: Refusal = fonts.MissingGlyph(UNKNOWN)
    assert UNKNOWN in str(refused)
    assert "U+323B0" in str(refused)
    with translation.override("en"):
        assert "none of the office's fonts" in str(fonts.MissingGlyph(UNKNOWN))


def test_the_paper_after_a_refused_one_is_whole() -> None:
    with pytest.raises(fonts.MissingGlyph):
        forms.form(dataclasses.replace(samples.PERSON, name=UNKNOWN))
    assert forms.form(samples.PERSON)


def test_a_name_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(fonts.MissingGlyph):
        forms.form(dataclasses.replace(samples.PERSON, name=f"陳{UNKNOWN}"))
    assert UNKNOWN not in caplog.text
    assert "陳" not in caplog.text


@pytest.mark.outside_tools
def test_a_font_installed_for_the_account_does_not_hide_a_missing_glyph(tmp_path: Path) -> None:
    """A font with the glyph lies in the home folder: fontconfig finds it there, our papers still refuse."""
    home = tmp_path / "home"
    installed = home / ".local" / "share" / "fonts"
    installed.mkdir(parents=True)
    _font_with(UNKNOWN).save(installed / "Intruder.ttf")
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / ".local" / "share")}
    listed = subprocess.run(["fc-list", ":charset=323b0"], env=environment, capture_output=True, text=True, check=True)
    assert "Intruder" in listed.stdout
    done = subprocess.run(
        [sys.executable, "-c", _DRAW_A_FORM], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == ["MissingGlyph", os.environ.get("FONTCONFIG_FILE")]


_DRAW_A_FORM = """
import dataclasses, json, os, django
django.setup()
from forms_paper import fonts, forms
from tests.forms_paper import samples
try:
    forms.form(dataclasses.replace(samples.PERSON, name=chr(0x323b0)))
except fonts.MissingGlyph as refused:
    print(json.dumps([type(refused).__name__, os.environ.get("FONTCONFIG_FILE")]))
"""


def _font_with(character: str) -> FontBuilder:
    pen = TTGlyphPen(None)
    for index, point in enumerate([(0, 0), (0, 900), (900, 900)]):
        (pen.lineTo if index else pen.moveTo)(point)
    pen.closePath()
    built = FontBuilder(1000, isTTF=True)
    built.setupGlyphOrder([".notdef", "one"])
    built.setupCharacterMap({ord(character): "one"})
    built.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "one": pen.glyph()})
    built.setupHorizontalMetrics({".notdef": (1000, 0), "one": (1000, 0)})
    built.setupHorizontalHeader(ascent=900, descent=-100)
    built.setupNameTable({"familyName": "Intruder", "styleName": "Regular"})
    built.setupOS2()
    built.setupPost()
    return built


def test_to_unicode_writes_a_surrogate_pair_beyond_the_bmp() -> None:
    written = to_unicode([0, ord("堃"), ord("𠮷")])
    assert "<01> <5803>" in written
    assert "<02> <D842DFB7>" in written
    assert "3 beginbfchar" in written


def test_to_unicode_has_at_most_a_hundred_entries_a_section() -> None:
    written = to_unicode(list(range(0x4E00, 0x4E00 + 250)))
    assert [line for line in written.splitlines() if "beginbfchar" in line] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "50 beginbfchar",
    ]


def test_a_font_is_parsed_once() -> None:
    assert drawing._font(fonts.MONO_BOLD) is drawing._font(fonts.MONO_BOLD)
