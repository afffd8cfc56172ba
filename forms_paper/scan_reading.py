"""Pages of a scan as pictures, and what the codes on them say.

A code that is misread would hand a paper to a stranger: only a whole string of ours with the right check character
counts, from two symbologies that correct errors; Code 128 counts for labels, whose number it says alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from forms_paper.codes import PART, read_part
from forms_paper.scan_files import DPI, BadScan, opened_picture, type_of
from numbering.numbers import FORM_CODE, NUMBER, is_valid

SHOWN_DPI = 150
LONGEST = 2600  # pixels of a picture's long side: A4 at 220 dpi
COLOURS = 48
DARK = 150  # the grey level below which ink begins on a page of two tones
_TWO_D = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix]
_ALL = [*_TWO_D, zxingcpp.BarcodeFormat.Code128]


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes of a page say: numbers with the right check character, the part of the paper, the form code.

    `wrong_check` is a number of ours but for its check character; `unread` that a code is there which can't be read;
    `turned` by how many degrees the page must be turned counter-clockwise to stand upright: 0, 90, 180, 270, or None
    when nothing tells.
    """

    numbers: tuple[str, ...] = ()
    part: str = ""
    form: str = ""
    wrong_check: str = ""
    unread: bool = False
    turned: int | None = None


def drawn_pages(content: bytes, *, first: int) -> Iterator[Image.Image | None]:
    """The pages from `first` (0 is the first) on, at 200 dpi; None for one that can't be drawn. Raises `BadScan`."""
    if type_of(content) == "PDF":
        yield from _pages_of_pdf(content, first=first)
    else:
        yield from _pages_of_picture(content, first=first)


def _pages_of_pdf(content: bytes, *, first: int) -> Iterator[Image.Image | None]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as damaged:
        raise BadScan("corrupt") from damaged
    for number in range(first, len(document)):
        try:
            yield document[number].render(scale=DPI / 72).to_pil().convert("RGB")
        except pypdfium2.PdfiumError:
            yield None


def _pages_of_picture(content: bytes, *, first: int) -> Iterator[Image.Image | None]:
    picture = opened_picture(content)
    for number in range(first, getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1):
        try:
            picture.seek(number)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        except (OSError, EOFError, SyntaxError, ValueError):
            yield None
        else:
            upright.thumbnail((LONGEST, LONGEST))
            yield upright


def read_codes(page: Image.Image) -> Codes:
    """What the codes say: as the page is, then with the noise taken out, softened and enlarged, and turned a little.

    It ends with the first number that a 2D code says; a blank form's page is searched to the end for its label. A page
    on which a code was seen and not read is tried harder: without seals, with thinner strokes, in two tones.
    """
    found = _read_until_number(attempts(page), Codes())
    return _read_until_number(harder_attempts(page), found) if found.unread and not found.numbers else found


def _read_until_number(pictures: Iterator[Image.Image], found: Codes) -> Codes:
    for tried in pictures:
        found = _merged(found, _read_once(tried))
        if found.numbers:
            break
    return found


def attempts(page: Image.Image) -> Iterator[Image.Image]:
    """The page as it is and as it is tried again, the cheapest first."""
    grey = page.convert("L")
    yield grey
    calm = grey.filter(ImageFilter.MedianFilter(3))
    yield calm
    enlarged = (round(grey.width * 1.5), round(grey.height * 1.5))
    yield grey.filter(ImageFilter.GaussianBlur(0.8)).resize(enlarged, Image.Resampling.BILINEAR)
    yield calm.filter(ImageFilter.GaussianBlur(1.2))
    for angle in (4, -4):
        yield calm.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)


def harder_attempts(page: Image.Image) -> Iterator[Image.Image]:
    """What makes codes readable under seals, pen strokes and coarse noise (measured: docs/decisions, scans)."""
    unsealed = page.convert("RGB").getchannel("R")  # red ink is white in the light of its own colour
    yield unsealed
    yield unsealed.filter(ImageFilter.MedianFilter(3))
    enlarged = (round(page.width * 1.5), round(page.height * 1.5))
    yield unsealed.filter(ImageFilter.GaussianBlur(0.8)).resize(enlarged, Image.Resampling.BILINEAR)
    grey = page.convert("L")
    yield grey.filter(ImageFilter.MaxFilter(3))
    yield grey.filter(ImageFilter.GaussianBlur(2))
    yield grey.filter(ImageFilter.GaussianBlur(1.6)).point([0 if level < DARK else 255 for level in range(256)])


def _read_once(picture: Image.Image) -> Codes:
    seen = zxingcpp.read_barcodes(picture, _ALL, try_invert=False, return_errors=True)
    numbers, part, form, wrong, turned = [], "", "", "", None
    unread = False
    for code in seen:
        if not code.valid:
            unread = unread or code.format in _TWO_D
            continue
        read = read_part(code.text) or ((code.text, "") if is_valid(code.text) else None)
        if read is None:
            wrong = wrong or _wrong_check(code.text)
            continue
        if FORM_CODE.match(read[0]):
            form, part = form or read[0], part or read[1]
        else:
            numbers.append(read[0])
            part = read[1] or part
        if read[1]:
            turned = _quarter(code.orientation)
    return Codes(tuple(sorted(set(numbers))), part, form, wrong, unread, turned)


def _merged(one: Codes, other: Codes) -> Codes:
    return Codes(
        numbers=tuple(sorted({*one.numbers, *other.numbers})),
        part=other.part or one.part,
        form=one.form or other.form,
        wrong_check=one.wrong_check or other.wrong_check,
        unread=one.unread or other.unread,
        turned=one.turned if one.turned is not None else other.turned,
    )


def _wrong_check(text: str) -> str:
    match = PART.match(text)
    number = match["number"] if match else text
    return number if NUMBER.match(number) or FORM_CODE.match(number) else ""


def _quarter(degrees: int) -> int:
    return round(degrees / 90) * 90 % 360


def as_png(page: Image.Image, *, turned: int) -> tuple[bytes, int, int]:
    """The page upright as a PNG for the screen, with its width and height: 150 dpi, few colours, red seals red."""
    upright = page.rotate(turned, expand=True) if turned else page
    size = (round(upright.width * SHOWN_DPI / DPI), round(upright.height * SHOWN_DPI / DPI))
    shown = upright.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.0)
    few = shown.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", compress_level=3)
    return out.getvalue(), few.width, few.height
