"""The intake page: what is let in, and what is said beside the field when it isn't."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from audit.models import Entry, Outcome
from audit.refusal import Refusal
from audit.verification import verify
from forms_paper.scan_process import SENTENCES
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.forms_paper import scans
from tests.workflows.scans import heaps
from workflows.scans import dropping
from workflows.scans.models import ScanBatch

pytestmark = pytest.mark.django_db
ADDRESS = "desk:scans"


def drop(client: Client, **files: bytes) -> str:
    """Sends the form; the page that follows."""
    sent = [SimpleUploadedFile(f"{name}.pdf", content) for name, content in files.items()]
    return client.post(reverse(ADDRESS), {"scans": sent}, follow=True).content.decode()


@pytest.mark.parametrize("what", ["empty", "not_a_scan", "encrypted", "corrupt", "active: script", "too_heavy"])
def test_the_reason_stands_beside_the_field_with_the_files_name(lin: Staff, what: str) -> None:
    page = drop(cast.at_desk(lin), papers=scans.BAD[what]())
    sentence = SENTENCES[what.split(":", maxsplit=1)[0]]
    assert page.count(f"papers.pdf：{sentence}") == 2  # in the summary, and beside the field
    assert not ScanBatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refused_file_is_in_the_trail_and_the_trail_is_sound(lin: Staff) -> None:
    drop(cast.at_desk(lin), papers=b"no scan")
    assert Entry.objects.get(action="scan.drop", outcome=Outcome.REFUSED).facts == {"code": "not_a_scan"}
    assert verify().sound


def test_no_file_is_said_so(lin: Staff) -> None:
    page = cast.at_desk(lin).post(reverse(ADDRESS), {}).content.decode()
    assert "請選擇掃描器產生的檔案" in page


def test_good_files_are_let_in_beside_bad_ones(lin: Staff) -> None:
    page = drop(cast.at_desk(lin), good=scans.as_file(scans.white()), bad=b"no scan")
    assert ScanBatch.objects.get().name == "good.pdf"
    assert "bad.pdf：" in page


def test_the_same_file_again_is_the_same_batch_and_says_so(lin: Staff, wang: Staff) -> None:
    content = scans.as_file(scans.white())
    drop(cast.at_desk(lin), first=content)
    page = drop(cast.at_desk(wang), second=content)
    assert ScanBatch.objects.count() == 1
    assert "林柏睿" in page
    assert "之前已送入" in page


def test_limits_are_the_offices_own(lin: Staff, settings: Settings) -> None:
    settings.SCAN_PAGES = 1
    with pytest.raises(Refusal) as refused:
        heaps.dropped(lin, scans.white(), scans.white())
    assert refused.value.code == "too_many_pages"


def test_who_receives_no_papers_drops_none(chou: Staff) -> None:
    with pytest.raises(Refusal) as refused:
        dropping.drop(actor=actor_of(chou), name="scan.pdf", content=scans.as_file(scans.white()))
    assert refused.value.code == "not_permitted"
    assert not ScanBatch.objects.exists()


def test_the_name_of_the_file_is_in_no_entry_of_the_trail(lin: Staff) -> None:
    heaps.dropped(lin, scans.white(), name="陳𠮷堃 身分證.pdf")
    assert not [entry for entry in Entry.objects.all() if "陳" in f"{entry.thing}{entry.facts}"]
