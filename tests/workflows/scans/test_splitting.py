"""A batch is split: each page onto its case by its codes, or into the queue; nothing is guessed."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from forms_paper.scan_reading import Codes
from numbering.numbers import with_check
from registry.models import Staff
from tests import cast
from tests.forms_paper import samples
from tests.workflows import papers
from tests.workflows.scans import heaps
from workflows import sweeps
from workflows.models import Case
from workflows.scans import splitting
from workflows.scans.models import Cause, ScanBatch, ScanPage

pytestmark = pytest.mark.django_db
Read = Callable[..., ScanBatch]
FORM = with_check("FRG11511")


@pytest.fixture
def case(lin: Staff) -> Case:
    return papers.received(lin)


@pytest.fixture
def other(lin: Staff) -> Case:
    return papers.received(lin, kind="PW", applicant="林㛓婷")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, lin: Staff) -> Read:
    """Splits a batch of which the reader has read this."""
    return partial(heaps.sorted_by, monkeypatch, lin)


def places(batch: ScanBatch) -> list[tuple[str, str]]:
    """Of every page in order: the number of its case, and why."""
    return [(page.case.number if page.case else "", page.cause) for page in batch.pages.select_related("case")]


# --- read for real ------------------------------------------------------------------------------------------------


def test_each_page_lands_on_its_case_in_any_order_and_any_side_up(lin: Staff, case: Case, other: Case) -> None:
    from django.core.files.storage import default_storage

    batch = heaps.split(lin, heaps.upside_down(heaps.form_of(case)[1]), heaps.form_of(other)[0])
    assert places(batch) == [(case.number, "code"), (other.number, "code")]
    assert [page.turned for page in batch.pages.all()] == [180, 0]
    assert batch.pages.filter(width=0).count() == 0
    with default_storage.open(batch.original) as kept:
        assert sha256(kept.read()).hexdigest() == Entry.objects.get(action="scan.drop").facts["sha256"]


def test_a_strangers_page_whose_codes_cannot_be_read_does_not_follow(lin: Staff, case: Case, other: Case) -> None:
    batch = heaps.split(lin, heaps.form_of(case)[0], heaps.spilt(other.number))
    assert places(batch) == [(case.number, "code"), ("", "unread")]


# --- what follows from what was read ------------------------------------------------------------------------------


def test_a_page_without_code_follows_the_page_before_and_says_so(lin: Staff, case: Case, read: Read) -> None:
    batch = read(heaps.of(case.number), heaps.NOTHING, heaps.NOTHING)
    assert places(batch) == [(case.number, "code"), (case.number, "follows"), (case.number, "follows")]
    assert [page.by_order for page in batch.pages.all()] == [False, True, True]


def test_a_page_without_code_at_the_head_of_the_heap_waits(case: Case, read: Read) -> None:
    assert places(read(heaps.NOTHING, heaps.of(case.number))) == [("", "no_code"), (case.number, "code")]


def test_what_follows_an_unread_page_waits_with_it(case: Case, read: Read) -> None:
    batch = read(heaps.of(case.number), heaps.UNREAD, heaps.NOTHING)
    assert places(batch) == [(case.number, "code"), ("", "unread"), ("", "follows")]


def test_a_number_that_no_case_has_waits(read: Read) -> None:
    batch = read(heaps.of(samples.REVOCATION.number))
    assert places(batch) == [("", "unknown")]
    assert batch.pages.get().number == samples.REVOCATION.number


def test_a_wrong_check_character_waits(case: Case, read: Read) -> None:
    wrong = case.number[:-1] + ("0" if case.number[-1] != "0" else "1")
    batch = read(heaps.of(case.number), Codes(wrong_check=wrong))
    assert places(batch) == [(case.number, "code"), ("", "wrong_check")]


def test_the_form_code_of_another_office_waits(case: Case, read: Read) -> None:
    batch = read(heaps.of(case.number), Codes(form=with_check("FXY11511"), part="1"))
    assert places(batch) == [(case.number, "code"), ("", "other_form")]


def test_numbers_of_two_cases_on_a_page_wait(case: Case, other: Case, read: Read) -> None:
    assert places(read(Codes(numbers=(case.number, other.number)))) == [("", "several")]


def test_a_blank_form_names_no_case_but_its_label_does(case: Case, read: Read) -> None:
    front, back = Codes(form=FORM, part="1"), Codes(form=FORM, part="2")
    batch = read(Codes(numbers=(case.number,), form=FORM, part="1"), back, front, back)
    assert places(batch) == [
        (case.number, "code"), (case.number, "follows"), ("", "blank_form"), ("", "blank_form"),
    ]  # fmt: skip


def test_side_two_of_a_blank_form_follows_no_form_of_another_kind(other: Case, read: Read) -> None:
    batch = read(heaps.of(other.number), Codes(form=FORM, part="2"))
    assert places(batch) == [(other.number, "code"), ("", "blank_form")]


def test_files_have_names_that_say_nothing(case: Case, read: Read) -> None:
    batch = read(heaps.of(case.number))
    assert batch.name not in batch.original
    assert str(batch.public_id) not in batch.original
    assert case.number not in batch.pages.get().picture


def test_the_trail_names_every_page_that_came_onto_a_case(case: Case, read: Read) -> None:
    read(heaps.of(case.number), heaps.of(case.number, part="2"))
    sorted_ = Entry.objects.filter(action="scan.sort").order_by("seq")
    assert [entry.facts["case"] for entry in sorted_] == [case.number, case.number]
    assert Entry.objects.get(action="scan.split").facts == {"pages": 2, "waiting": 0}


# --- again, and elsewhere -----------------------------------------------------------------------------------------


def test_splitting_again_adds_nothing(case: Case, read: Read) -> None:
    batch = read(heaps.of(case.number), heaps.NOTHING)
    assert not splitting.split(batch.pk)
    assert batch.pages.count() == 2


def test_who_holds_the_lease_is_left_alone_until_it_ends(lin: Staff) -> None:
    batch = heaps.waiting(lin, 0)
    ScanBatch.objects.update(worked_at=timezone.now())
    assert not splitting.split(batch.pk)
    ScanBatch.objects.update(worked_at=timezone.now() - 2 * splitting.LEASE)
    assert splitting.split(batch.pk)


def test_the_sweep_splits_what_was_left_and_a_missing_page_says_so(lin: Staff, case: Case) -> None:
    batch = heaps.dropped(lin, heaps.form_of(case)[0])
    ScanBatch.objects.update(pages_expected=2)
    sweeps.run()
    assert places(batch) == [(case.number, "code"), ("", "no_picture")]
    assert ScanBatch.objects.get().split_at


def test_a_batch_whose_file_is_gone_stops_nobody_and_its_pages_wait(lin: Staff) -> None:
    from django.core.files.storage import default_storage

    batch = heaps.waiting(lin, 2)
    default_storage.delete(batch.original)
    sweeps.run()
    assert places(batch) == [("", "no_picture")] * 2
    assert cast.at_desk(lin).get(reverse("desk:scan-original", args=[batch.public_id])).status_code == 404


# --- on screen ----------------------------------------------------------------------------------------------------


def test_the_batch_page_shows_how_far_it_is(lin: Staff, case: Case, read: Read) -> None:
    batch = heaps.waiting(lin, 2)
    client = cast.at_desk(lin)
    address = reverse("desk:scan-batch", args=[batch.public_id])
    before = client.get(address)
    assert '<progress id="progress" value="0" max="2">' in before.content.decode()
    assert before["Refresh"] == "5"
    done = read(heaps.of(case.number), heaps.NOTHING)
    answer = client.get(reverse("desk:scan-batch", args=[done.public_id]))
    assert "Refresh" not in answer
    after = answer.content.decode()
    assert "<progress" not in after
    assert after.count(case.shown) == 2


@pytest.mark.parametrize("page", ["case", "key_in"])
def test_the_scans_stand_beside_the_case(lin: Staff, case: Case, page: str, read: Read) -> None:
    read(heaps.of(case.number), heaps.of(case.number, part="2"))
    address = reverse("desk:case", args=[case.number])
    if page == "key_in":
        address = reverse("desk:key_in", args=[case.number, "key_in", case.task_id])
    shown = cast.at_desk(lin).get(address).content.decode()
    assert 'class="viewer"' in shown
    for scanned in ScanPage.objects.all():
        assert shown.count(f'src="{reverse("desk:scan-picture", args=[scanned.public_id])}"') == 1


def test_the_timeline_says_that_pages_were_scanned(lin: Staff, case: Case, read: Read) -> None:
    read(heaps.of(case.number), heaps.of(case.number, part="2"))
    answer = cast.at_desk(lin).get(reverse("desk:case", args=[case.number]))
    line = answer.context["timeline"][0]
    assert (line.deed, line.staff, line.pages, line.by_hand) == ("scanned", lin, 2, False)


def test_causes_have_their_words() -> None:
    assert len({str(cause.label) for cause in Cause}) == len(Cause)


def test_nobody_is_shown_anything_by_guessing(lin: Staff) -> None:
    address = reverse("desk:scan-picture", args=["6b1f7a2e-1f0d-4c43-9a51-0e5f8a1f5e01"])
    assert cast.at_desk(lin).get(address).status_code == 404
    assert 'name="username"' in Client().get(address).content.decode()
