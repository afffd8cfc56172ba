"""The three codes of a paper, as modules for reportlab and as pictures for WeasyPrint.

QR (level Q) and DataMatrix carry a number, a slash and the part of the paper; Code 128, for hand scanners, carries the
number alone. Parts: 1, 2 = side of a form, C = reply slip of a correction letter, H = hand-over receipt of a slip.
"""

import base64
import re
from functools import lru_cache
from typing import Any

import segno
import zxingcpp

from numbering.numbers import is_valid, shown

Modules = tuple[tuple[bool, ...], ...]
PART = re.compile(r"(?P<number>[0-9A-Z]+)/(?P<part>[12CH])\Z")


def read_part(text: str) -> tuple[str, str] | None:
    """Number and part of a 2D code that was read, or None unless the whole string is right, check character and all."""
    match = PART.match(text)
    return (match["number"], match["part"]) if match and is_valid(match["number"]) else None


def shown_part(text: str) -> str:
    """The text of a code as people read it: RG11500048215/1 → RG115-0004821-5/1."""
    number, slash, part = text.partition("/")
    return shown(number) + slash + part


def qr(text: str) -> Modules:
    """The modules of a QR code, level Q, without its quiet zone."""
    return tuple(tuple(bool(module) for module in row) for row in segno.make(text, error="q", micro=False).matrix)


def datamatrix(text: str) -> Modules:
    """The modules of a square DataMatrix code."""
    return _modules(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)


def code128(text: str) -> tuple[bool, ...]:
    """The modules of a Code 128, start to stop."""
    return _modules(text, zxingcpp.BarcodeFormat.Code128)[0]


def _modules(text: str, symbology: zxingcpp.BarcodeFormat, **options: bool) -> Modules:
    image = zxingcpp.create_barcode(text, symbology, **options).to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(image).tolist()
    return tuple(tuple(value < 128 for value in row) for row in rows)


def runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """The dark runs of a row of modules, as (start, length)."""
    out, start = [], None
    for index, dark in enumerate((*row, False)):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            out.append((start, index - start))
            start = None
    return out


@lru_cache(maxsize=256)
def qr_picture(text: str) -> str:
    """A QR code as the data URI of an SVG, one unit a module."""
    return _picture(qr(text))


@lru_cache(maxsize=256)
def datamatrix_picture(text: str) -> str:
    """A DataMatrix as the data URI of an SVG, one unit a module."""
    return _picture(datamatrix(text))


@lru_cache(maxsize=256)
def code128_picture(text: str) -> tuple[str, int]:
    """A Code 128 as the data URI of an SVG and its width in modules."""
    row = code128(text)
    return _picture((row,), height=40), len(row)


def _picture(rows: Modules, *, height: int | None = None) -> str:
    width, tall = len(rows[0]), height or len(rows)
    step = tall / len(rows)
    path = []
    for y, row in enumerate(rows):
        reach = step + (0.02 if y + 1 < len(rows) else 0)  # a hair of overlap closes the seam to the next row
        path += [f"M{x} {y * step:g}h{length}v{reach:g}h-{length}z" for x, length in runs(row)]
    return svg_uri(
        f'viewBox="0 0 {width} {tall}" width="{width}" height="{tall}" preserveAspectRatio="none"',
        f'<path d="{"".join(path)}"/>',
    )


def svg_uri(attributes: str, body: str) -> str:
    """An SVG as a data URI."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{body}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
