"""What a dropped file is, by its content, and whether it may be let in: type, size, pages, pixels, nothing that acts.

Reads what strangers wrote. Called in a process of its own (`scan_process`), which bounds memory and time as well.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image, UnidentifiedImageError

DPI = 200
MOST_OBJECTS = 200_000
MOST_INFLATED = 64_000_000
"""Bytes that a stream which is no picture may grow to: what describes a page of a scan has some thousands."""
_TYPES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"II*\0": "TIFF", b"MM\0*": "TIFF"}
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/URI"}
_ACTING = ("/JS", "/AA", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/3DD")


class BadScan(Exception):
    """A file is not let in; `code` says why (`scan_process.SENTENCES` has the words)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold: bytes, pages, and pixels of a page."""

    size: int
    pages: int
    pixels: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file is ("PDF", "JPEG", "PNG", "TIFF") and how many pages it has."""

    type: str
    pages: int


def type_of(content: bytes) -> str:
    """The type by the first bytes, whatever the name says. Raises `BadScan` for any other."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "PDF"
    for magic, name in _TYPES.items():
        if content.startswith(magic):
            return name
    raise BadScan("not_a_scan")


def judge(content: bytes, limits: Limits) -> Judged:
    """Raises `BadScan` unless the file may be let in."""
    if not content:
        raise BadScan("empty")
    if len(content) > limits.size:
        raise BadScan("too_large")
    found = type_of(content)
    return Judged(found, _judge_pdf(content, limits) if found == "PDF" else _judge_picture(content, limits))


def opened_picture(content: bytes) -> Image.Image:
    """The picture, not decoded yet. Raises `BadScan`."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands in `judge`, and holds for pages of a PDF, too
    try:
        return Image.open(BytesIO(content), formats=["JPEG", "PNG", "TIFF"])
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as damaged:
        raise BadScan("corrupt") from damaged


def _judge_picture(content: bytes, limits: Limits) -> int:
    picture = opened_picture(content)
    try:
        pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        if pages > limits.pages:
            raise BadScan("too_many_pages")
        for page in range(pages):
            picture.seek(page)
            if picture.width * picture.height > limits.pixels:
                raise BadScan("too_many_pixels")
        picture.seek(0)
        picture.load()
    except (OSError, EOFError, SyntaxError, ValueError, KeyError) as damaged:
        raise BadScan("corrupt") from damaged
    return pages


def _judge_pdf(content: bytes, limits: Limits) -> int:
    try:
        # What is mended by guessing may lack pages without a word.
        with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise BadScan("encrypted")
            pages = len(pdf.pages)
            if pages > limits.pages:
                raise BadScan("too_many_pages")
            if not pages:
                raise BadScan("empty")
            _refuse_acting(pdf, limits)
            for page in pdf.pages:
                _refuse_vast(page, limits)
            return pages
    except pikepdf.PasswordError as locked:
        raise BadScan("encrypted") from locked
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, NotImplementedError) as damaged:
        raise BadScan("corrupt") from damaged


def _refuse_vast(page: pikepdf.Page, limits: Limits) -> None:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    unit = float(page.obj.get("/UserUnit", 1))
    if abs((right - left) * (top - bottom)) * (unit * DPI / 72) ** 2 > limits.pixels:
        raise BadScan("too_many_pixels")


def _refuse_acting(pdf: pikepdf.Pdf, limits: Limits) -> None:
    for thing in _every_dictionary(pdf):
        if any(key in thing for key in _ACTING) or _name(thing, "/S") in _ACTIONS:
            raise BadScan("active")
        if isinstance(thing, pikepdf.Stream):
            _refuse_swelling(thing, limits)


def _every_dictionary(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream of the file, those within others included."""
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    seen = 0
    while waiting:
        thing = waiting.pop()
        seen += 1
        if seen > MOST_OBJECTS:
            raise BadScan("too_heavy")
        if isinstance(thing, pikepdf.Array):
            waiting += [inner for inner in thing if _nests(inner)]
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            waiting += [inner for _key, inner in thing.items() if _nests(inner)]


def _nests(thing: Any) -> bool:
    """Whether a thing lies within another: what is referred to comes by itself."""
    return isinstance(thing, pikepdf.Array | pikepdf.Dictionary) and not thing.is_indirect


def _refuse_swelling(stream: Any, limits: Limits) -> None:
    if _name(stream, "/Subtype") == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > limits.pixels:
            raise BadScan("too_many_pixels")
        return
    kept = stream.get("/Filter", [])
    filters = [str(name) for name in kept] if isinstance(kept, pikepdf.Array) else [str(kept)]
    if len(filters) > 1 and filters.count("/FlateDecode") > 1:
        raise BadScan("too_heavy")
    if "/FlateDecode" in filters:
        inflater = zlib.decompressobj()
        try:
            inflater.decompress(stream.read_raw_bytes(), MOST_INFLATED)
        except zlib.error as damaged:
            raise BadScan("corrupt") from damaged
        if inflater.unconsumed_tail:
            raise BadScan("too_heavy")


def _name(thing: Any, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
