"""Pages of the desk ask the database a few times, however much there is (design §3.7)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.models import Staff
from tests import cast
from tests.workflows import papers
from tests.workflows.queues.many import copies
from workflows.actions.carrying_out import carry_out
from workflows.correspondence.models import Notice
from workflows.models import Case, Participation
from workflows.scans.models import Cause, ScanBatch, ScanPage
from workflows.stages import Deed

pytestmark = pytest.mark.django_db

MOST_QUERIES = 25
MOST_QUESTIONS = 12
MOST_BYTES = 80_000
#: The accounts of a day ask every room about everything: fixed in number, but more.
LISTS = {
    "mailroom": MOST_QUERIES,
    "find": 12,
    "accounts": 40,
    "audit": 12,
} | dict.fromkeys(("scans", "scan-queue", "renewal-letters", "suspension-letters"), MOST_QUERIES)


def queries_of(staff: Staff, address: str) -> int:
    """How often a page asks the database."""
    client = cast.at_desk(staff)
    client.get(address)  # what a process asks once, it has asked
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_many_cases_as_for_two(name: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    address = reverse(f"desk:{name}") + {"find": "?q=陳"}.get(name, "")
    for _ in range(2):
        papers.keyed_in(lin)
        papers.carried_out(lin, wang, chou, **papers.newcomer())
    reader = cast.hire(cast.TSAI) if name == "audit" else chou if name == "accounts" else lin
    few = queries_of(reader, address)
    for _ in range(3):
        papers.keyed_in(lin)
        papers.carried_out(lin, wang, chou, **papers.newcomer())
    assert queries_of(reader, address) == few <= LISTS[name]


@pytest.mark.parametrize(("who", "stage"), [("lin", "key_in"), ("chou", "approve")])
def test_the_worklist_asks_twelve_questions_for_ten_cases_and_for_a_thousand(
    lin: Staff, chou: Staff, who: str, stage: str
) -> None:
    """Beginning and end of the transaction that records the look among them."""
    reader = Staff.objects.get(username=who)
    lists = [reverse("desk:worklist") + query for query in ("", "?all", f"?stage={stage}&kind=RG", "?late", "?mine")]
    case = papers.received(lin)
    copies(case, 9)
    Case.objects.update(stage=stage)
    few = [queries_of(reader, address) for address in lists]
    copies(papers.fresh(case), 990)
    assert [queries_of(reader, address) for address in lists] == few
    assert max(few) <= 12
    assert len(cast.at_desk(reader).get(lists[0]).content) < 80_000


def questions_of(staff: Staff, address: str) -> int:
    """How often a page reads: without its entry in the trail, and what begins and ends a transaction."""
    client = cast.at_desk(staff)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert len(page.content) < MOST_BYTES
    return sum(1 for query in queries if query["sql"].startswith("SELECT"))


@pytest.mark.parametrize("kind", ["RG", "RV", "RS", "PW"])
def test_a_case_page_asks_twelve_questions_at_most(kind: str, lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.reviewed(lin, wang, kind=kind)
    address = reverse("desk:case", args=[case.number])
    assert questions_of(chou, address) <= MOST_QUESTIONS
    papers.approve(chou, case)
    carry_out(number=case.number)
    assert questions_of(lin, address) <= MOST_QUESTIONS


def test_a_case_page_asks_as_often_however_much_there_is(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou)
    address = reverse("desk:case", args=[case.number])
    few = questions_of(lin, address)
    batch = ScanBatch.objects.create(name="scan.pdf", sha256="0" * 64, type="PDF", size=4, pages_expected=40, by=lin)
    for ordinal in range(40):
        page = ScanPage(batch=batch, ordinal=ordinal, case=case, state=ScanPage.State.ON_CASE, cause=Cause.CODE)
        page.width, page.height = 827, 1169
        page.save()
    for word in range(30):
        Participation.objects.create(case=case, staff=lin, deed=Deed.NOTED, detail={"note": f"{word} 電話未接"})
    papers.keyed_in(lin, **papers.newcomer())
    assert questions_of(lin, address) == few


def test_mails_that_did_not_arrive_are_listed_by_the_same_questions_however_many(lin: Staff) -> None:
    few, now = 0, timezone.now()
    for count in (2, 20):
        for _each in range(count):
            Notice.objects.create(kind="new_password", to="contact@firm.example", about={}, given_up_at=now)
        asked = queries_of(lin, reverse("desk:notices"))
        assert asked == (few or asked) <= MOST_QUERIES
        few = asked
