"""The scrim 遮蔽圖樣 that keeps the password from being read through the closed slip.

Two layers of random characters in the password's own font, size and alphabet, black, drawn anew for every slip: a fixed
pattern can be subtracted from a photograph (design §5). Drawn as outlines, not as text, so that copying, searching or
a screen reader finds the password alone.
"""

import random
from functools import cache
from math import ceil
from typing import Any

from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from forms_paper import fonts
from forms_paper.drawing import PAGE_HEIGHT
from forms_paper.fitting import POINT
from forms_paper.slip_geometry import Rectangle

_FILL_NON_ZERO = 1  # reportlab.pdfgen.pathobject; PDF operator f, as TrueType outlines are meant
FACE = fonts.MONO_BOLD
LAYERS = 2
_ADVANCE = 0.602  # ems a character of the monospaced face
_LEAD = 0.78  # ems from line to line: tighter than type is set, so that no gap shows
# The operating system's source: a scrim that can be computed again can be taken away again.
_CHANCE = random.SystemRandom()

Stroke = tuple[str, tuple[float, ...]]


class _Strokes(BasePen):  # type: ignore[misc]  # fontTools has no type hints
    """Collects an outline as path operators, quadratic curves turned into cubic ones."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.strokes: list[Stroke] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.strokes.append(("moveTo", pt))

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.strokes.append(("lineTo", pt))

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        self.strokes.append(("curveTo", (*pt1, *pt2, *pt3)))

    def _closePath(self) -> None:  # noqa: N802
        self.strokes.append(("close", ()))


@cache
def _outlines(alphabet: str, size: float) -> dict[str, list[Stroke]]:
    """The outlines of an alphabet in points, at a size in points."""
    out = {}
    with TTFont(FACE.path, lazy=True) as font:
        glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), size / font["head"].unitsPerEm
        for character in alphabet:
            pen = _Strokes(glyphs)
            glyphs[names[ord(character)]].draw(pen)
            out[character] = [(stroke, tuple(value * scale for value in points)) for stroke, points in pen.strokes]
    return out


def _define(canvas: Canvas, alphabet: str, size: float) -> None:
    """Puts each outline into the document once, to be drawn as often as wanted."""
    box = ceil(size)
    for character, strokes in _outlines(alphabet, size).items():
        canvas.beginForm(_name(character), lowerx=-box, lowery=-box, upperx=box, uppery=box)
        path = canvas.beginPath()
        for stroke, points in strokes:
            getattr(path, stroke)(*points)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=_FILL_NON_ZERO)
        canvas.endForm()


def _name(character: str) -> str:
    return f"scrim{character}"


def draw_scrim(canvas: Canvas, place: Rectangle, *, alphabet: str, size: float) -> None:
    """Covers a place with a scrim that no other slip has; size of the type in points."""
    if not canvas.hasForm(_name(alphabet[0])):
        _define(canvas, alphabet, size)
    advance, lead = size * POINT * _ADVANCE, size * POINT * _LEAD
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(place.x * mm, (PAGE_HEIGHT - place.bottom) * mm, place.width * mm, place.height * mm)
    canvas.clipPath(frame, stroke=0, fill=0)
    for _ in range(LAYERS):
        y = place.y + _CHANCE.random() * lead
        while y < place.bottom + lead:
            _draw_line(canvas, place, y=y, advance=advance, alphabet=alphabet)
            y += lead
    canvas.restoreState()


def _draw_line(canvas: Canvas, place: Rectangle, *, y: float, advance: float, alphabet: str) -> None:
    """One line of random characters, its baseline at y, beginning somewhere left of the place."""
    x = place.x - _CHANCE.random() * 2 * advance
    canvas.saveState()
    canvas.translate(x * mm, (PAGE_HEIGHT - y) * mm)
    for character in _CHANCE.choices(alphabet, k=int(place.width / advance) + 3):
        canvas.doForm(_name(character))
        canvas.translate(advance * mm, 0)
    canvas.restoreState()
