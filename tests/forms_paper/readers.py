"""Eyes that share no code with what drew the papers: poppler for text, PDFium for pictures, ZXing for codes."""

import re
import subprocess
from dataclasses import dataclass
from html import unescape

import pypdfium2
import zxingcpp
from PIL import Image

from forms_paper.slip_geometry import Rectangle

POINT = 25.4 / 72
DPI = 200
CODES = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.Code128]


def text(pdf: bytes) -> str:
    """All text, as poppler's pdftotext reads it."""
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place in mm from the top left corner."""

    text: str
    place: Rectangle


def words(pdf: bytes) -> list[Word]:
    """The words of the first page with their places, as pdftotext sees them."""
    command = ["pdftotext", "-bbox", "-l", "1", "-", "-"]
    out = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', out)
    return [_word(unescape(said), *(float(edge) * POINT for edge in edges)) for *edges, said in found]


def _word(said: str, left: float, top: float, right: float, bottom: float) -> Word:
    return Word(said, Rectangle(left, top, right - left, bottom - top))


def picture(pdf: bytes, page: int = 0, dpi: int = DPI) -> Image.Image:
    """A page as a scanner would see it, in grey."""
    image: Image.Image = pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72, grayscale=True).to_pil()
    return image


def cut(image: Image.Image, place: Rectangle, dpi: int = DPI) -> Image.Image:
    """A part of a page, its place in mm."""
    scale = dpi / 25.4
    left, top, right, bottom = (round(edge * scale) for edge in (place.x, place.y, place.right, place.bottom))
    return image.crop((left, top, right, bottom))


def ink(image: Image.Image) -> float:
    """The share of dark pixels."""
    histogram = image.histogram()
    return sum(histogram[:160]) / max(1, sum(histogram))


def codes(image: Image.Image) -> dict[str, set[str]]:
    """What every code on a picture says, by symbology."""
    out: dict[str, set[str]] = {}
    for code in zxingcpp.read_barcodes(image, CODES):
        out.setdefault(code.format.name, set()).add(code.text)
    return out
