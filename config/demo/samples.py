"""A batch scan to try out: forms of cases that wait, a page that nothing can read, and a form of another office."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageFilter

from config.demo.scan import sample_batch
from forms_paper import forms
from forms_paper.sheets import RegistrationSheet
from numbering.numbers import build
from workflows import sheets
from workflows.models import Case
from workflows.stages import Stage

NAME = "batch-scan.pdf"
SEED = 1151123
_FOREIGN_SERIAL = 9_900_001
_A4_AT_100_DPI = (827, 1169)


def write(folder: Path) -> None:
    """Writes the scan into a folder, readable by its owner alone, unless it is there."""
    target = folder / NAME
    if target.exists():
        return
    folder.mkdir(exist_ok=True, mode=0o700)
    waiting = [
        case
        for kind in ("RG", "PW", "RV", "RS")
        for case in Case.objects.filter(stage=Stage.REVIEW, kind=kind).order_by("pk")[:1]
    ]
    content = sample_batch([*(sheets.filled_form(case) for case in waiting), _foreign(), _unreadable()],
                           seed=SEED)  # fmt: skip
    fresh = target.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(target)


def _foreign() -> bytes:
    """A form with a right check character that this office never gave out."""
    other = replace(sheets.office(), name="樣品憑證註冊中心", address="臺中市西區樣張路1號")
    number = build(prefix="RG", roc_year=115, serial=_FOREIGN_SERIAL)
    return forms.form(RegistrationSheet(office=other, number=number))


def _unreadable() -> bytes:
    """A page on which a glass was cleaned: grey clouds."""
    chance = Random(SEED)  # noqa: S311 - an invented scan
    clouds = Image.frombytes("L", (83, 117), bytes(chance.randint(170, 255) for _pixel in range(83 * 117)))
    page = clouds.resize(_A4_AT_100_DPI).filter(ImageFilter.GaussianBlur(6)).convert("RGB")
    out = BytesIO()
    page.save(out, "PDF", resolution=100)
    return out.getvalue()
