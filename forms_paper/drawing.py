"""Text by reportlab: a font chosen for every glyph, never a silent box, and readable beyond the BMP.

reportlab prints a missing glyph as a box without a word, takes one font for a run of text, writes a wrong ToUnicode for
characters beyond the BMP, and copies a whole font table of up to 60 MB for every document; all four are mended here.
"""

import mmap
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from forms_paper import fonts
from forms_paper.faults import DoesNotFit

PAGE_HEIGHT = 297  # mm: lengths of this room are measured from the top left corner of an A4 sheet
_BATCH = 100  # ISO 32000-1 §9.10.3: at most so many entries in a bfchar section


class _Mapped:
    """A font file as reportlab reads it, mapped instead of copied, so that all processes share one."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)

    def read(self) -> mmap.mmap:
        with open(self.name, "rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class _Table:
    """A table of a font, of which only the slices that are asked for are read."""

    def __init__(self, data: mmap.mmap, *, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, wanted: slice) -> bytes:
        return self._data[self._start + wanted.start : self._start + wanted.stop]


class _Font(TTFont):
    """A TrueType font with a ToUnicode that holds beyond the BMP, and a glyph table that is not copied."""

    def __init__(self, face: fonts.Face) -> None:
        super().__init__(face.name, _Mapped(face.path), asciiReadable=False)
        face_: Any = self.face  # the stubs know half of it
        whole_table = face_.get_table
        glyphs = _Table(face_._ttf_data, start=face_.get_table_pos("glyf")[0])
        face_.get_table = lambda tag: glyphs if tag == "glyf" else whole_table(tag)

    def has(self, character: str) -> bool:
        """Whether the font has a glyph of its own for a character."""
        return bool(self.face.charToGlyph.get(ord(character)))

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # reportlab's name
        """Adds the subsets to a document, then replaces reportlab's ToUnicode of each."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            base_font = doc.idToObject["BasicFonts"].dict[self._internal_name(doc, number)].BaseFont
            doc.idToObject[f"toUnicodeCMap:{base_font}"].content = to_unicode(subset)

    def _internal_name(self, doc: Any, number: int) -> str:
        return f"{doc.fontMapping[self.fontName][1:]}+{number}"


def to_unicode(subset: list[int]) -> str:
    """The ToUnicode CMap of a subset: its characters in UTF-16BE, surrogate pairs included (ISO 32000-1 §9.10.3)."""
    rows = [f"<{index:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for index, point in enumerate(subset)]
    out = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo",
        "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def", "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def", "1 begincodespacerange", "<00> <FF>", "endcodespacerange",
    ]  # fmt: skip
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        out += [f"{len(batch)} beginbfchar", *batch, "endbfchar"]
    return "\n".join([*out, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


@cache
def _font(face: fonts.Face) -> _Font:
    """A font file, parsed once a process and registered with reportlab."""
    fonts.require_files()
    font = _Font(face)
    pdfmetrics.registerFont(font)
    return font


class Chain:
    """Fonts in order: the first that has a glyph draws it."""

    def __init__(self, *faces: fonts.Face) -> None:
        self._faces = faces
        self._known: dict[str, str] = {}

    @property
    def first(self) -> str:
        """reportlab's name of the first font, registered."""
        return str(_font(self._faces[0]).fontName)

    def pick(self, character: str) -> str:
        """The font that draws a character. Raises `MissingGlyph` when none can."""
        if character not in self._known:
            face = next((face for face in self._faces if _font(face).has(character)), None)
            if face is None:
                raise fonts.MissingGlyph(character)
            self._known[character] = face.name
        return self._known[character]

    def width(self, text: str, size: float) -> float:
        """The width of a text in mm, at a size in points."""
        return float(sum(pdfmetrics.stringWidth(character, self.pick(character), size) for character in text) / mm)

    def largest(self, text: str, *, sizes: tuple[float, ...], width: float) -> float:
        """The first of the sizes in which a text is at most `width` mm long. Raises `DoesNotFit` if it is in none."""
        for size in sizes:
            if self.width(text, size) <= width:
                return size
        raise DoesNotFit

    def draw(self, canvas: Canvas, *, x: float, y: float, text: str, size: float) -> None:
        """Writes a text, its baseline beginning x, y mm from the top left; size in points."""
        written = canvas.beginText(x * mm, (PAGE_HEIGHT - y) * mm)
        for name, run in groupby(text, self.pick):
            written.setFont(name, size)
            written.textOut("".join(run))
        canvas.drawText(written)


KAI = Chain(*fonts.KAI, *fonts.HANA)
SANS = Chain(fonts.NOTO, *fonts.SUNG, *fonts.HANA)
BOLD = Chain(fonts.NOTO_BOLD, *fonts.SUNG, *fonts.HANA)
MONO = Chain(fonts.MONO_BOLD)
