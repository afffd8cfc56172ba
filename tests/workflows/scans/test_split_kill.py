"""SIGKILL in the middle of a batch: the next run goes on, no page is missing or doubled, every picture is whole."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from audit.models import Entry
from audit.verification import verify
from registry.models import Staff
from tests.forms_paper import scans
from tests.ground.drills import rounds
from tests.workflows import papers
from tests.workflows.scans import heaps
from workflows.scans.models import ScanBatch

CHECKOUT = Path(__file__).parents[3]
KILLS, SHEETS = rounds(short=2, long=20), rounds(short=1, long=12)


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
def test_a_batch_survives_kills(lin: Staff) -> None:
    case = papers.received(lin)
    pages = [page for _sheet in range(SHEETS) for page in (*heaps.form_of(case), scans.white())]
    batch = heaps.dropped(lin, *pages)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.workflows.scans.splitting_process", connection.settings_dict["NAME"],
         default_storage.path(""), str(batch.pk), str(KILLS)],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.testing", "DATA_DIR": str(settings.DATA_DIR)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr

    kept = list(batch.pages.order_by("ordinal"))
    assert [page.ordinal for page in kept] == list(range(1, len(pages) + 1))
    assert {page.case_id for page in kept} == {case.pk}
    for page in kept:
        with default_storage.open(page.picture) as picture:
            drawn = Image.open(BytesIO(picture.read()))
            drawn.load()
            assert drawn.size == (page.width, page.height)
    assert len(default_storage.listdir(str(Path(batch.original).parent))[1]) == len(pages) + 1
    assert Entry.objects.filter(action="scan.sort").count() == len(pages)
    assert Entry.objects.filter(action="scan.split").count() == 1
    assert ScanBatch.objects.get().split_at
    assert verify().sound
