"""Scans of the room's papers, and files that only look like scans."""

import random
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
from PIL import Image

from config.demo import scan
from forms_paper.scan_files import Limits
from tests.forms_paper.drawn import drawn

LIMITS = Limits(size=40_000_000, pages=20, pixels=60_000_000)


@cache
def printed(name: str) -> tuple[Image.Image, ...]:
    """The pages of a paper as they leave the printer."""
    return tuple(scan.pages_of(drawn(name).pdf))


def scanned(
    name: str, page: int, *, grade: scan.Grade = scan.GOOD, seed: int = 1, upside_down: bool = False
) -> Image.Image:
    """A page of a paper after the scanner."""
    rng = random.Random(seed)
    return scan.scanned(printed(name)[page], grade=grade, rng=rng, upside_down=upside_down)


def white() -> Image.Image:
    """A small sheet with nothing on it."""
    return Image.new("RGB", (827, 1170), (250, 250, 250))


def as_file(*pages: Image.Image, type_: str = "PDF") -> bytes:
    """A scan of several pages in one file."""
    out = BytesIO()
    # Fresh pictures: Pillow's carry the settings of the file that they came from into the next.
    pages = tuple(Image.frombytes(page.mode, page.size, page.tobytes()) for page in pages)
    if type_ in ("PDF", "TIFF"):
        pages[0].save(out, type_, save_all=True, append_images=pages[1:])
    else:
        pages[0].save(out, type_)
    return out.getvalue()


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def plain_pdf() -> pikepdf.Pdf:
    """One empty A4 page."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    return pdf


def encrypted(user: str = "secret") -> bytes:
    return saved(plain_pdf(), encryption=pikepdf.Encryption(owner="owner", user=user))


def with_javascript() -> bytes:
    pdf = plain_pdf()
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    return saved(pdf)


def with_launch() -> bytes:
    pdf = plain_pdf()
    pdf.pages[0].Annots = pikepdf.Array([
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"),
        )
    ])  # fmt: skip
    return saved(pdf)


def with_attachment() -> bytes:
    pdf = plain_pdf()
    pdf.attachments["note.txt"] = b"hidden"
    return saved(pdf)


def with_xfa() -> bytes:
    pdf = plain_pdf()
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))
    return saved(pdf)


def swelling() -> bytes:
    """A page whose description grows a thousandfold."""
    pdf = plain_pdf()
    pdf.pages[0].Contents = pdf.make_stream(b" " * 100_000_000)
    return saved(pdf, compress_streams=True)


def vast_page() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(14_400, 14_400))
    return saved(pdf)


def vast_picture() -> bytes:
    """A picture of 100 megapixels in some kilobytes."""
    out = BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


def many_pages() -> bytes:
    pdf = pikepdf.new()
    for _page in range(LIMITS.pages + 1):
        pdf.add_blank_page(page_size=(595, 842))
    return saved(pdf)


BAD: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "not_a_scan": lambda: b"MZ\x90\0 a program that is called scan.pdf",
    "encrypted": encrypted,
    "encrypted, opens without password": lambda: encrypted(user=""),
    "corrupt": lambda: saved(plain_pdf())[:-200],
    "corrupt picture": lambda: as_file(white(), type_="PNG")[:3000],
    "active: script": with_javascript,
    "active: program": with_launch,
    "active: attachment": with_attachment,
    "active: XFA": with_xfa,
    "too_many_pages": many_pages,
    "too_many_pixels: page": vast_page,
    "too_many_pixels: picture": vast_picture,
    "too_heavy": swelling,
    "too_large": lambda: b"%PDF-1.7" + b"\0" * LIMITS.size,
}
"""Files that no scanner makes, by the code that refuses them."""
