"""What waits is matched by hand, set aside, or taken back; one wins, the other is told; strangers see nothing."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry, Outcome
from audit.refusal import Refusal
from registry.models import Staff
from registry.roles import Role
from registry.staff import actor_of
from tests import cast
from tests.ground.racing import at_once
from tests.workflows import papers
from workflows.models import Case
from workflows.scans import matching
from workflows.scans.models import Cause, ScanBatch, ScanPage

pytestmark = pytest.mark.django_db


def heap(clerk: Staff, *causes: Cause) -> list[ScanPage]:
    """Pages that wait, as the splitting left them; without files."""
    batch = ScanBatch.objects.create(
        name="scan.pdf", sha256=uuid4().hex * 2, type="PDF", size=1, pages_expected=len(causes), by=clerk,
        split_at=timezone.now(),
    )  # fmt: skip
    return [
        ScanPage.objects.create(batch=batch, ordinal=n, state=ScanPage.State.WAITING, cause=cause)
        for n, cause in enumerate(causes, 1)
    ]


@pytest.fixture
def case(lin: Staff) -> Case:
    return papers.received(lin)


@pytest.fixture
def page(lin: Staff) -> ScanPage:
    return heap(lin, Cause.UNREAD)[0]


def refused(deed: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as told:
        deed()
    return told.value.code


def put(staff: Staff, page: ScanPage, case: Case, *, with_following: bool = True) -> int:
    return matching.match(
        actor=actor_of(staff), page=page.public_id, number=case.number, with_following=with_following
    )  # fmt: skip


def test_a_page_comes_onto_its_case_with_those_that_follow_it(lin: Staff, case: Case) -> None:
    pages = heap(lin, Cause.UNREAD, Cause.FOLLOWS, Cause.FOLLOWS, Cause.UNREAD, Cause.FOLLOWS)
    assert put(lin, pages[0], case) == 3
    states = list(ScanPage.objects.order_by("ordinal").values_list("state", flat=True))
    assert states == ["on_case"] * 3 + ["waiting"] * 2
    entries = Entry.objects.filter(action="scan.match", outcome=Outcome.DONE)
    assert {entry.facts["case"] for entry in entries} == {case.number}
    assert entries.count() == 3


def test_a_page_alone_when_asked_so(lin: Staff, case: Case) -> None:
    pages = heap(lin, Cause.UNREAD, Cause.FOLLOWS)
    assert put(lin, pages[0], case, with_following=False) == 1


def test_there_must_be_such_a_case(lin: Staff, page: ScanPage) -> None:
    deed = lambda: matching.match(actor=actor_of(lin), page=page.public_id, number="RG11599999990")  # noqa: E731
    assert refused(deed) == "no_such_case"


def test_who_was_faster_is_named(lin: Staff, wang: Staff, case: Case, page: ScanPage) -> None:
    put(wang, page, case)
    answer = cast.at_desk(lin).post(
        reverse("desk:scan-match", args=[page.public_id]), {"number": case.number}, follow=True
    )
    assert f"王思婷 已先將這一頁歸入 {case.shown}" in answer.content.decode()


def test_set_aside_needs_a_reason_and_keeps_it(lin: Staff, page: ScanPage) -> None:
    address = reverse("desk:scan-set-aside", args=[page.public_id])
    assert "請寫明這一頁" in cast.at_desk(lin).post(address, {"reason": " "}).content.decode()
    cast.at_desk(lin).post(address, {"reason": "傳真封面"})
    page.refresh_from_db()
    assert (page.state, page.reason, page.by) == ("set_aside", "傳真封面", lin)


def test_a_page_on_the_wrong_case_waits_again(lin: Staff, case: Case, page: ScanPage) -> None:
    put(lin, page, case)
    matching.take_back(actor=actor_of(lin), page=page.public_id)
    page.refresh_from_db()
    assert (page.state, page.case) == ("waiting", None)
    assert Entry.objects.get(action="scan.take_back").facts["case"] == case.number
    assert refused(lambda: matching.take_back(actor=actor_of(lin), page=page.public_id)) == "moved_on"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COUNTER_CLERK])
def test_only_who_receives_papers_may(role: Role, case: Case, page: ScanPage) -> None:
    staff = cast.hire(cast.Person("somebody", "某人", (role,)))
    who, address = actor_of(staff), page.public_id
    assert refused(lambda: matching.match(actor=who, page=address, number=case.number)) == "not_permitted"
    assert refused(lambda: matching.set_aside(actor=who, page=address, reason="x")) == "not_permitted"
    assert refused(lambda: matching.take_back(actor=who, page=address)) == "not_permitted"


# --- the page beside the search -----------------------------------------------------------------------------------


def search(client: Client, page: ScanPage, query: str) -> str:
    return client.post(reverse("desk:scan-page", args=[page.public_id]), {"q": query}, follow=True).content.decode()


@pytest.mark.parametrize("query", ["陳", "{shown}", "{small}"])
def test_the_case_is_found_by_name_or_number(lin: Staff, case: Case, page: ScanPage, query: str) -> None:
    found = search(cast.at_desk(lin), page, query.format(shown=case.shown, small=case.number.lower()))
    assert f'name="number" value="{case.number}"' in found


def test_what_was_sought_is_in_no_address_and_in_the_erasable_part_of_the_trail(
    lin: Staff, case: Case, page: ScanPage
) -> None:
    search(cast.at_desk(lin), page, "陳")
    entry = Entry.objects.filter(action="case.list", thing="page:scan-page").latest("seq")
    assert entry.personal == {"query": "陳"}
    assert "陳" not in str(entry.facts)


def test_the_case_of_the_page_before_is_offered(lin: Staff, case: Case) -> None:
    first, second = heap(lin, Cause.UNREAD, Cause.UNREAD)
    put(lin, first, case)
    shown = cast.at_desk(lin).get(reverse("desk:scan-page", args=[second.public_id])).content.decode()
    assert "前一頁的案件" in shown


def test_after_a_page_comes_the_next_and_after_the_last_the_queue(lin: Staff, case: Case) -> None:
    first, second = heap(lin, Cause.UNREAD, Cause.UNREAD)
    client, data = cast.at_desk(lin), {"number": case.number}
    answer = client.post(reverse("desk:scan-match", args=[first.public_id]), data)
    assert answer["Location"] == reverse("desk:scan-page", args=[second.public_id])
    answer = client.post(reverse("desk:scan-match", args=[second.public_id]), data)
    assert answer["Location"] == reverse("desk:scan-queue")
    assert "沒有待配對的頁面" in client.get(answer["Location"]).content.decode()


def test_looking_at_a_page_is_recorded(lin: Staff, page: ScanPage) -> None:
    cast.at_desk(lin).get(reverse("desk:scan-page", args=[page.public_id]))
    assert Entry.objects.get(action="scan.view").thing == f"scan:{page.public_id}"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_match_one_page_and_one_wins() -> None:
    clerks = [cast.hire(person) for person in (cast.LIN, cast.WANG)]
    cases = [papers.received(clerks[0]), papers.received(clerks[1], applicant="林㛓婷")]
    for _round in range(4):
        page = heap(clerks[0], Cause.UNREAD)[0]
        outcomes = at_once([partial(put, who, page, case) for who, case in zip(clerks, cases, strict=True)])
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refusal", "int"]
        done = Entry.objects.get(action="scan.match", outcome=Outcome.DONE, thing=f"scan:{page.public_id}")
        page.refresh_from_db()
        assert page.case is not None
        assert (str(page.by_id), page.case.number) == (done.actor_key, done.facts["case"])
