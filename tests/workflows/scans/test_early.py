"""A form that was scanned before it was received finds its case; files that nobody names are deleted."""

import os
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from pytest_django.fixtures import Settings

from audit.models import Entry
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.forms_paper import scans
from tests.workflows import papers
from tests.workflows.scans import heaps
from tests.workflows.test_prepared import prepared, received
from workflows import sweeps
from workflows.prepared.models import PreparedForm
from workflows.scans import dropping, early, matching, orphans
from workflows.scans.models import ScanBatch

pytestmark = pytest.mark.django_db
Read = Callable[..., ScanBatch]
TWO_DAYS = 2 * 24 * 3600


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, lin: Staff) -> Read:
    """Splits a batch of which the reader has read this."""
    return partial(heaps.sorted_by, monkeypatch, lin)


@pytest.fixture
def form(lin: Staff) -> PreparedForm:
    """A form that was filled in before signing: it has its number and no case."""
    return prepared(lin, "RG")


def places(batch: ScanBatch) -> list[tuple[str, str]]:
    return [(page.case.number if page.case else "", page.cause) for page in batch.pages.select_related("case")]


def test_a_form_scanned_before_it_was_received_finds_its_case(lin: Staff, read: Read, form: PreparedForm) -> None:
    batch = read(heaps.of(form.number), heaps.NOTHING, heaps.UNREAD)
    assert places(batch) == [("", "unknown"), ("", "follows"), ("", "unread")]
    case = received(lin, form)
    assert places(batch) == [(case.number, "code"), (case.number, "follows"), ("", "unread")]
    assert [page.by_order for page in batch.pages.all()] == [False, True, False]
    assert [entry.facts["case"] for entry in Entry.objects.filter(action="scan.sort")] == [case.number] * 2


def test_the_clerk_who_receives_it_is_told(lin: Staff, read: Read, form: PreparedForm) -> None:
    read(heaps.of(form.number))
    clerk = cast.at_desk(lin)
    fresh = clerk.post(reverse("desk:find"), {"q": f"{form.number}/1"}, follow=True).context["form"].initial
    sent = {**fresh, "channel": "counter", "papers": "1", "token": str(fresh["token"])}
    page = clerk.post(reverse("desk:receive"), sent, follow=True).content.decode()
    assert "先前掃描的 1 頁已歸入本案" in page
    assert 'class="viewer"' in page


def test_read_and_received_in_one_moment_they_find_each_other_with_the_next_sweep(
    lin: Staff, read: Read, form: PreparedForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as blind:
        blind.setattr(early, "join", lambda case: 0)
        batch = read(heaps.of(form.number))
        case = received(lin, form)
    assert places(batch) == [("", "unknown")]
    sweeps.run()
    assert places(batch) == [(case.number, "code")]


def test_what_a_person_put_somewhere_or_took_back_stays_there(lin: Staff, read: Read, form: PreparedForm) -> None:
    batch, other = read(heaps.of(form.number), heaps.of(form.number)), papers.received(lin)
    first, second = (page.public_id for page in batch.pages.all())
    for page in (first, second):
        matching.match(actor=actor_of(lin), page=page, number=other.number)
    matching.take_back(actor=actor_of(lin), page=second)
    received(lin, form)
    sweeps.run()
    assert places(batch) == [(other.number, "unknown"), ("", "unknown")]


# --- files without a row, rows without a file ---------------------------------------------------------------------


def stored() -> list[str]:
    folders = default_storage.listdir("scans")[0] if default_storage.exists("scans") else []
    return [f"scans/{folder}/{name}" for folder in folders for name in default_storage.listdir(f"scans/{folder}")[1]]


def age(path: str) -> None:
    os.utime(default_storage.path(path), times=(time.time() - TWO_DAYS,) * 2)


@pytest.mark.django_db(transaction=True)
def test_a_crash_between_the_file_and_its_row_leaves_no_orphan_for_ever(
    lin: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException): ...

    def crash(**_facts: object) -> None:
        raise Crash

    monkeypatch.setattr(dropping, "record", crash)
    with pytest.raises(Crash):
        heaps.dropped(lin, scans.white())
    assert not ScanBatch.objects.exists()
    (orphan,) = stored()
    assert orphans.delete_orphans() == 0  # it may be somebody's who has not committed yet
    age(orphan)
    sweeps.run()
    assert stored() == []


def test_the_files_of_a_batch_are_no_orphans_however_old(read: Read) -> None:
    batch = read(heaps.NOTHING)
    for path in stored():
        age(path)
    assert orphans.delete_orphans() == 0
    assert sorted(stored()) == sorted([batch.original, batch.picture_of(1)])


def test_what_is_not_ours_is_left_alone(settings: Settings) -> None:
    path = default_storage.save("scans/kept by the operator/note.txt", ContentFile(b"note"))
    age(path)
    assert orphans.delete_orphans() == 0
    assert default_storage.exists(path)
