"""A batch is split: each page onto its case by its codes, or into the queue; nothing is guessed."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from audit.models import Entry
from registry.models import Staff
from tests import cast
from tests.forms_paper import samples, scans
from tests.forms_paper.test_scan_reading import qr_of
from tests.workflows import papers
from tests.workflows.scans import heaps
from workflows import sweeps
from workflows.models import Case
from workflows.scans import splitting
from workflows.scans.models import Cause, ScanBatch, ScanPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(lin: Staff) -> Case:
    return papers.received(lin)


@pytest.fixture
def other(lin: Staff) -> Case:
    return papers.received(lin, kind="PW", applicant="林㛓婷")


def places(batch: ScanBatch) -> list[tuple[str, str]]:
    """Of every page in order: the number of its case, and why."""
    return [(page.case.number if page.case else "", page.cause) for page in batch.pages.select_related("case")]


def with_code(text: str) -> Image.Image:
    page = scans.white()
    page.paste(qr_of(text), (200, 200))
    return page


def test_each_page_lands_on_its_case_in_any_order_and_any_side_up(lin: Staff, case: Case, other: Case) -> None:
    front, back = heaps.form_of(case)
    batch = heaps.split(lin, heaps.upside_down(back), heaps.form_of(other)[0], front)
    assert places(batch) == [(case.number, "code"), (other.number, "code"), (case.number, "code")]
    assert [page.turned for page in batch.pages.all()] == [180, 0, 0]
    assert batch.pages.filter(width=0).count() == 0


def test_a_page_without_code_follows_the_page_before_and_says_so(lin: Staff, case: Case) -> None:
    batch = heaps.split(lin, heaps.form_of(case)[0], scans.white(), scans.white())
    assert places(batch) == [(case.number, "code"), (case.number, "follows"), (case.number, "follows")]
    assert [page.by_order for page in batch.pages.all()] == [False, True, True]


def test_a_page_without_code_at_the_head_of_the_heap_waits(lin: Staff, case: Case) -> None:
    batch = heaps.split(lin, scans.white(), heaps.form_of(case)[0])
    assert places(batch) == [("", "no_code"), (case.number, "code")]


def test_a_strangers_page_whose_codes_cannot_be_read_does_not_follow(lin: Staff, case: Case, other: Case) -> None:
    batch = heaps.split(lin, heaps.form_of(case)[0], heaps.smeared(heaps.form_of(other)[0]), scans.white())
    assert places(batch) == [(case.number, "code"), ("", "unread"), ("", "follows")]


def test_a_number_that_no_case_has_waits(lin: Staff) -> None:
    batch = heaps.split(lin, *scans.printed("revocation"))
    assert places(batch) == [("", "unknown")]
    assert batch.pages.get().number == samples.REVOCATION.number


def test_a_wrong_check_character_waits(lin: Staff, case: Case) -> None:
    wrong = case.number[:-1] + ("0" if case.number[-1] != "0" else "1")
    batch = heaps.split(lin, heaps.form_of(case)[0], with_code(f"{wrong}/1"))
    assert places(batch) == [(case.number, "code"), ("", "wrong_check")]


def test_the_form_code_of_another_office_waits(lin: Staff, case: Case) -> None:
    from numbering.numbers import with_check

    batch = heaps.split(lin, heaps.form_of(case)[0], with_code(f"{with_check('FXY11511')}/1"))
    assert places(batch) == [(case.number, "code"), ("", "other_form")]


def test_numbers_of_two_cases_on_a_page_wait(lin: Staff, case: Case, other: Case) -> None:
    page = with_code(f"{case.number}/1")
    page.paste(qr_of(f"{other.number}/1"), (450, 700))
    assert places(heaps.split(lin, page)) == [("", "several")]


def test_a_blank_form_names_no_case_but_its_label_does(lin: Staff, case: Case) -> None:
    front, back = heaps.blank()
    labelled = front.copy()
    labelled.paste(qr_of(case.number), (110, 70))
    batch = heaps.split(lin, labelled, back, front, back)
    assert places(batch) == [
        (case.number, "code"), (case.number, "follows"), ("", "blank_form"), ("", "blank_form"),
    ]  # fmt: skip


def test_side_two_of_a_blank_form_follows_no_form_of_another_kind(lin: Staff, other: Case) -> None:
    batch = heaps.split(lin, heaps.form_of(other)[0], heaps.blank()[1])
    assert places(batch) == [(other.number, "code"), ("", "blank_form")]


def test_the_original_is_kept_as_it_was_under_a_name_that_says_nothing(lin: Staff, case: Case) -> None:
    from django.core.files.storage import default_storage

    content = scans.as_file(heaps.form_of(case)[0])
    batch = heaps.split(lin, heaps.form_of(case)[0])
    with default_storage.open(batch.original) as kept:
        assert kept.read() == content
    assert batch.name not in batch.original
    assert str(batch.public_id) not in batch.original
    assert case.number not in batch.pages.get().picture


def test_the_trail_names_every_page_that_came_onto_a_case(lin: Staff, case: Case) -> None:
    batch = heaps.split(lin, *heaps.form_of(case))
    sorted_ = Entry.objects.filter(action="scan.sort").order_by("seq")
    assert [entry.facts["case"] for entry in sorted_] == [case.number, case.number]
    assert Entry.objects.get(action="scan.split").facts == {"pages": 2, "waiting": 0}
    assert batch.sha256 == Entry.objects.get(action="scan.drop").facts["sha256"]


# --- again, and elsewhere -----------------------------------------------------------------------------------------


def test_splitting_again_adds_nothing(lin: Staff, case: Case) -> None:
    batch = heaps.split(lin, *heaps.form_of(case))
    assert not splitting.split(batch.pk)
    assert batch.pages.count() == 2


def test_who_holds_the_lease_is_left_alone_until_it_ends(lin: Staff, case: Case) -> None:
    batch = heaps.dropped(lin, heaps.form_of(case)[0])
    ScanBatch.objects.update(worked_at=timezone.now())
    assert not splitting.split(batch.pk)
    ScanBatch.objects.update(worked_at=timezone.now() - 2 * splitting.LEASE)
    assert splitting.split(batch.pk)


def test_the_sweep_splits_what_was_left(lin: Staff, case: Case) -> None:
    batch = heaps.dropped(lin, heaps.form_of(case)[0])
    sweeps.run()
    assert places(batch) == [(case.number, "code")]
    assert ScanBatch.objects.get().split_at


def test_a_file_whose_pages_end_too_early_leaves_a_page_that_says_so(lin: Staff, case: Case) -> None:
    batch = heaps.dropped(lin, heaps.form_of(case)[0])
    ScanBatch.objects.update(pages_expected=2)
    assert splitting.split(batch.pk)
    assert places(batch) == [(case.number, "code"), ("", "no_picture")]


# --- on screen ----------------------------------------------------------------------------------------------------


def test_the_batch_page_shows_how_far_it_is(lin: Staff, case: Case) -> None:
    batch = heaps.dropped(lin, *heaps.form_of(case))
    client = cast.at_desk(lin)
    address = reverse("desk:scan-batch", args=[batch.public_id])
    before = client.get(address)
    assert '<progress id="progress" value="0" max="2">' in before.content.decode()
    assert before["Refresh"] == "5"
    splitting.split(batch.pk)
    answer = client.get(address)
    assert "Refresh" not in answer
    after = answer.content.decode()
    assert "<progress" not in after
    assert after.count(case.shown) == 2


@pytest.mark.parametrize("page", ["case", "key_in"])
def test_the_scans_stand_beside_the_case(lin: Staff, case: Case, page: str) -> None:
    heaps.split(lin, *heaps.form_of(case))
    address = reverse("desk:case", args=[case.number])
    if page == "key_in":
        address = reverse("desk:key_in", args=[case.number, "key_in", case.task_id])
    shown = cast.at_desk(lin).get(address).content.decode()
    assert 'class="viewer"' in shown
    for scanned in ScanPage.objects.all():
        assert shown.count(f'src="{reverse("desk:scan-picture", args=[scanned.public_id])}"') == 1


def test_the_timeline_says_that_pages_were_scanned(lin: Staff, case: Case) -> None:
    heaps.split(lin, *heaps.form_of(case))
    answer = cast.at_desk(lin).get(reverse("desk:case", args=[case.number]))
    line = answer.context["timeline"][0]
    assert (line.deed, line.staff, line.pages, line.by_hand) == ("scanned", lin, 2, False)


def test_causes_have_their_words() -> None:
    assert len({str(cause.label) for cause in Cause}) == len(Cause)


def test_nobody_is_shown_anything_by_guessing(lin: Staff) -> None:
    address = reverse("desk:scan-picture", args=["6b1f7a2e-1f0d-4c43-9a51-0e5f8a1f5e01"])
    assert cast.at_desk(lin).get(address).status_code == 404
    assert 'name="username"' in Client().get(address).content.decode()
