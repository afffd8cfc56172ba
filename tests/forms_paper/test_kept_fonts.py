"""Papers share what is known of a font file, and nothing of what stands on another paper."""

import dataclasses
import gc
import io

import pikepdf
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from forms_paper import faults, kept_fonts, letters
from tests.forms_paper import readers, samples


@pytest.fixture(autouse=True)
def a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_fonts, "_faces", {})
    monkeypatch.setattr(kept_fonts, "_subsets", type(kept_fonts._subsets)())


def letter(name: str) -> bytes:
    return letters.withdrawal_letter(dataclasses.replace(samples.WITHDRAWAL, subscriber=name))


def outlines(pdf: bytes) -> dict[str, int]:
    """For each font of a paper, how many glyphs it can draw."""
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        descriptors = [
            thing
            for thing in paper.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]
        files = {str(each.FontName): TTFont(io.BytesIO(each.FontFile2.read_bytes())) for each in descriptors}
    return {
        name: sum(font["glyf"][glyph].numberOfContours != 0 for glyph in font.getGlyphOrder())
        for name, font in files.items()
    }


def test_a_paper_has_no_glyph_of_an_earlier_one() -> None:
    alone = outlines(letter("王"))
    kept_fonts._faces.clear()
    kept_fonts._subsets.clear()
    letter("陳𠮷堃")
    assert outlines(letter("王")) == alone


@pytest.mark.outside_tools
def test_what_an_earlier_paper_said_is_not_in_the_text_of_the_next() -> None:
    letter("陳𠮷堃")
    said = readers.text(letter("游㛓"))
    assert "游㛓" in said
    assert "𠮷" not in said


def test_the_file_of_a_font_is_kept_by_no_paper() -> None:
    letter("王")
    assert kept_fonts._faces
    assert {face.file_content for face in kept_fonts._faces.values()} == {b""}


def test_subsets_that_are_not_asked_for_again_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_fonts, "_SUBSETS_KEPT", 8)
    for name in ("王", "李", "張", "劉", "陳"):
        letter(name)
    assert len(kept_fonts._subsets) == 8


def test_a_paper_that_is_refused_leaves_garbage_collection_on() -> None:
    with pytest.raises(faults.DoesNotFit):
        letter("很長的名稱" * 400)
    assert gc.isenabled()
