"""Invented scans: pages of forms as an office scanner gives them back, from clean to a bad photocopy of a crooked copy.

The same seed gives the same scan.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

DPI = 200
INK = (24, 32, 96)
SEAL = (200, 40, 36)
CODES = ((187.5, 19.5), (27, 248))
"""Centres of QR and DataMatrix on a form's first side, in mm from the top left corner."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How bad a scan is. Ranges are (least, most): blur in pixels, noise in grey levels, what is left of the ink, JPEG
    quality; `crooked` is in degrees either way, `bilevel` and `on_codes` are chances: that the scan is black and white,
    and that pen or seal lies across each of the two 2D codes."""

    crooked: float
    blur: tuple[float, float]
    noise: tuple[float, float]
    ink: tuple[float, float]
    quality: tuple[int, int]
    bilevel: float
    strokes: int
    seals: int
    on_codes: float


GOOD = Grade(
    crooked=1.5, blur=(0.2, 0.5), noise=(2, 6), ink=(0.85, 1), quality=(75, 90), bilevel=0.1, strokes=0, seals=1,
    on_codes=0,
)  # fmt: skip
MIDDLE = Grade(
    crooked=4, blur=(0.5, 1.1), noise=(8, 22), ink=(0.6, 0.85), quality=(35, 70), bilevel=0.25, strokes=2, seals=2,
    on_codes=0.15,
)  # fmt: skip
WORST = Grade(
    crooked=7, blur=(1, 1.8), noise=(18, 36), ink=(0.45, 0.7), quality=(25, 45), bilevel=0.4, strokes=4, seals=3,
    on_codes=0.6,
)  # fmt: skip
GRADES = {"good": GOOD, "middle": MIDDLE, "worst": WORST}


def pages_of(form: bytes) -> list[Image.Image]:
    """The pages of a PDF as they are printed."""
    document = pypdfium2.PdfDocument(form)
    return [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in document]


def scanned(page: Image.Image, *, grade: Grade, rng: random.Random, upside_down: bool = False) -> Image.Image:
    """A page after pens, seals and a scanner."""
    marked = _marked(page, grade=grade, rng=rng)
    angle = rng.uniform(-grade.crooked, grade.crooked) + (180 if upside_down else 0)
    crooked = marked.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    soft = crooked.filter(ImageFilter.GaussianBlur(rng.uniform(*grade.blur)))
    paper, ink = rng.uniform(225, 250), rng.uniform(*grade.ink)
    grey = soft.point([round(max(0.0, paper - (255 - level) * ink)) for level in range(256)] * 3)
    noisy = _noisy(grey, level=rng.uniform(*grade.noise), rng=rng)
    out = BytesIO()
    noisy.save(out, "JPEG", quality=rng.randint(*grade.quality))
    again = Image.open(out).convert("RGB")
    if rng.random() < grade.bilevel:
        cut = round(paper * (1 - ink / 2))
        return again.convert("L").point([0 if level < cut else 255 for level in range(256)]).convert("RGB")
    return again


def _marked(page: Image.Image, *, grade: Grade, rng: random.Random) -> Image.Image:
    """Pen strokes and seals anywhere; seals are see-through, as ink on print is."""
    over = Image.new("RGB", page.size, (255, 255, 255))
    draw = ImageDraw.Draw(over)
    wide, tall = page.size
    for _stroke in range(rng.randint(0, grade.strokes)):
        ends = [(rng.uniform(0, wide), rng.uniform(0, tall)) for _end in range(3)]
        draw.line(ends, fill=INK, width=rng.randint(2, 5), joint="curve")
    for _seal in range(rng.randint(0, grade.seals)):
        x, y, side = rng.uniform(0, wide - 240), rng.uniform(0, tall - 240), rng.uniform(120, 230)
        draw.rectangle((x, y, x + side, y + side), outline=SEAL, width=6)
        for line in range(1, 4):
            draw.line((x + side * line / 4, y, x + side * line / 4, y + side), fill=SEAL, width=5)
    for centre in CODES:
        if rng.random() < grade.on_codes:
            _across(draw, centre=centre, rng=rng)
    return ImageChops.multiply(page, over)


def _across(draw: ImageDraw.ImageDraw, *, centre: tuple[float, float], rng: random.Random) -> None:
    """A pen stroke, or the edge of a seal, over a code."""
    x, y = (mm * DPI / 25.4 + rng.uniform(-40, 40) for mm in centre)
    if rng.random() < 0.5:
        draw.line((x - 160, y + rng.uniform(-120, 120), x + 160, y + rng.uniform(-120, 120)), fill=INK, width=4)
    else:
        corner = (x + rng.choice((-200, 0)), y + rng.choice((-200, 0)))
        draw.rectangle((*corner, corner[0] + 200, corner[1] + 200), outline=SEAL, width=6)


def _noisy(picture: Image.Image, *, level: float, rng: random.Random) -> Image.Image:
    """Noise around nought: the sum of two even ones, `level` its standard deviation in grey levels."""
    size = picture.width * picture.height
    grains = [Image.frombytes("L", picture.size, rng.randbytes(size)) for _layer in range(2)]
    spread = ImageChops.add(grains[0], grains[1], scale=2)  # 0 to 255, deviation 52
    factor = level / 52
    noise = spread.point([round(128 + (value - 127.5) * factor) for value in range(256)])
    return ImageChops.add(picture, Image.merge("RGB", [noise] * 3), scale=1, offset=-128)


def sample_batch(forms: Sequence[bytes], *, seed: int, grade: Grade = GOOD) -> bytes:
    """A batch as it comes from the scanner: all pages of the forms (PDF), form by form in any order, some upside down.

    Returns a PDF. Pages of one form stay together, as they lie in the feeder.
    """
    rng = random.Random(seed)  # noqa: S311 - an invented scan, no secret
    heap = list(forms)
    rng.shuffle(heap)
    pages = [
        scanned(page, grade=grade, rng=rng, upside_down=turned)
        for form, turned in ((form, rng.random() < 0.3) for form in heap)
        for page in pages_of(form)
    ]
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=75)
    return out.getvalue()
