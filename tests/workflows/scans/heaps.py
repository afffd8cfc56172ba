"""Heaps of paper on the scanner: real pages, and what a reader has made of pages, for tests about all that follows."""

from collections.abc import Generator
from functools import cache
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from config.demo import scan
from forms_paper import forms
from forms_paper.scan_files import Limits
from forms_paper.scan_process import ReadPage
from forms_paper.scan_reading import Codes
from registry.models import Staff
from registry.staff import actor_of
from tests.forms_paper import scans
from tests.forms_paper.test_scan_reading import qr_of
from workflows import sheets
from workflows.catalogue import kind_of
from workflows.models import Case
from workflows.scans import dropping, splitting
from workflows.scans.models import ScanBatch

UNREAD = Codes(unread=True)
NOTHING = Codes()


def form_of(case: Case) -> list[Image.Image]:
    """The pages of a case's own form, as printed."""
    return list(_printed(case.kind, case.number))


@cache
def _printed(kind: str, number: str) -> tuple[Image.Image, ...]:
    return tuple(scan.pages_of(forms.form(kind_of(kind).sheet(office=sheets.office(), number=number))))


def upside_down(page: Image.Image) -> Image.Image:
    return page.rotate(180)


def with_code(text: str) -> Image.Image:
    """A page with nothing but a QR code."""
    page = scans.white()
    page.paste(qr_of(text), (200, 200))
    return page


def spilt(number: str) -> Image.Image:
    """A page on which ink was spilt: a code is there, and can't be read."""
    page = with_code(f"{number}/1")
    page.paste((0, 0, 0), (245, 255, 300, 310))  # whatever the number of that year
    return page


def dropped(clerk: Staff, *pages: Image.Image, name: str = "scan.pdf") -> ScanBatch:
    """A clerk drops a batch; nothing is split yet."""
    return dropping.drop(actor=actor_of(clerk), name=name, content=scans.as_file(*pages)).batch


def split(clerk: Staff, *pages: Image.Image) -> ScanBatch:
    """A batch that is dropped and split."""
    batch = dropped(clerk, *pages)
    assert splitting.split(batch.pk)
    return batch


# --- pages as the reader gives them: what it makes of pictures is tested in tests/forms_paper -------------------------


def of(number: str, *, part: str = "1") -> Codes:
    """What the codes of a case's own form say."""
    return Codes(numbers=(number,), part=part, turned=0)


@cache
def picture() -> bytes:
    """A page as it is kept for the screen."""
    out = BytesIO()
    Image.new("P", (62, 88), 255).save(out, "PNG")
    return out.getvalue()


def waiting(clerk: Staff, pages: int) -> ScanBatch:
    """A batch that is dropped, whose file nobody reads."""
    batch = ScanBatch.objects.create(
        name="scan.pdf", sha256=uuid4().hex * 2, type="PDF", size=4, pages_expected=pages, by=clerk
    )
    default_storage.save(batch.original, ContentFile(b"%PDF"))
    return batch


def sorted_by(monkeypatch: pytest.MonkeyPatch, clerk: Staff, *read: Codes) -> ScanBatch:
    """A batch whose pages say this, split."""
    batch = waiting(clerk, len(read))
    made = [ReadPage(place, codes, picture(), 62, 88) for place, codes in enumerate(read)]

    def read_pages(content: bytes, limits: Limits, *, first: int, pages: int) -> Generator[ReadPage]:
        yield from made[first:pages]

    monkeypatch.setattr(splitting, "read_pages", read_pages)
    assert splitting.split(batch.pk)
    return batch
