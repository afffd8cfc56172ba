"""Heaps of paper on the scanner, made of the forms of real cases."""

from functools import cache

from PIL import Image

from config.demo import scan
from forms_paper import forms
from registry.models import Staff
from registry.staff import actor_of
from tests.forms_paper import scans
from workflows import sheets
from workflows.catalogue import kind_of
from workflows.models import Case
from workflows.scans import dropping, splitting
from workflows.scans.models import ScanBatch


def form_of(case: Case) -> list[Image.Image]:
    """The pages of a case's own form, as printed."""
    return list(_printed(case.kind, case.number))


@cache
def _printed(kind: str, number: str) -> tuple[Image.Image, ...]:
    return tuple(scan.pages_of(forms.form(kind_of(kind).sheet(office=sheets.office(), number=number))))


def blank(kind: str = "RG") -> list[Image.Image]:
    """The pages of a blank form."""
    return list(scans.printed(f"blank_{kind}"))


def upside_down(page: Image.Image) -> Image.Image:
    return page.rotate(180)


def smeared(page: Image.Image) -> Image.Image:
    """Codes that are there and can't be read: the same page under spilt ink."""
    out = page.copy()
    wide, tall = out.size
    for centre in scan.CODES:
        x, y = (round(mm * scan.DPI / 25.4) for mm in centre)
        out.paste((0, 0, 0), (x - 30, y - 15, x + 40, y + 60))
    out.paste((255, 255, 255), (0, 0, wide // 2, tall // 12))  # the Code 128 of the head
    out.paste((255, 255, 255), (wide // 2, tall - tall // 9, wide, tall))  # and of the receipt
    return out


def dropped(clerk: Staff, *pages: Image.Image, name: str = "scan.pdf") -> ScanBatch:
    """A clerk drops a batch; nothing is split yet."""
    return dropping.drop(actor=actor_of(clerk), name=name, content=scans.as_file(*pages)).batch


def split(clerk: Staff, *pages: Image.Image) -> ScanBatch:
    """A batch that is dropped and split."""
    batch = dropped(clerk, *pages)
    assert splitting.split(batch.pk)
    return batch
