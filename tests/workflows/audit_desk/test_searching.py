"""An auditor asks the trail by person, thing, time, action and outcome; the asking is in it, too (spec §7)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit import trail
from audit.actors import SYSTEM, Actor
from audit.models import Entry, Outcome
from registry.models import Staff
from tests import cast
from tests.workflows import papers
from workflows.audit_desk.searching import PAGE, Question, answering, ask

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # half past two in Taipei


@pytest.fixture
def auditor(tsai: Staff) -> Client:
    return cast.at_desk(tsai)


@pytest.fixture
def told_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The clock of the trail: what stands in the list is the time of each entry that is written."""
    clock = [AFTERNOON]
    monkeypatch.setattr("audit.trail.timezone.now", lambda: clock[0])
    yield clock
    monkeypatch.undo()


def tell(action: str, thing: str, *, by: Actor = SYSTEM, outcome: Outcome = Outcome.DONE, **personal: str) -> Entry:
    with transaction.atomic():
        return trail.record(actor=by, action=action, thing=thing, outcome=outcome, personal=personal or None)


def asked(auditor: Client, **question: str) -> HttpResponse:
    """The page with the answer."""
    answer = auditor.post(reverse("desk:audit"), question, follow=True)
    assert answer.status_code == 200
    return answer  # type: ignore[return-value]


def numbers(page: HttpResponse) -> list[int]:
    return [line.entry.seq for line in page.context["answer"].lines]  # type: ignore[attr-defined]


def test_who_saw_this_case(auditor: Client, lin: Staff, wang: Staff, chou: Staff) -> None:
    case, other = papers.carried_out(lin, wang, chou), papers.received(lin, applicant="林喆")
    for seen in (case, other):
        cast.at_desk(wang).get(reverse("desk:case", args=[seen.number]))

    page = asked(auditor, about=case.shown.lower(), outcome="viewed")

    told = page.content.decode()
    assert f"王思婷檢視：案件 {case.shown}" in told
    assert other.shown not in told


def test_a_case_brings_its_slips_and_a_certificate_its_pair(
    auditor: Client, lin: Staff, wang: Staff, chou: Staff
) -> None:
    case = papers.carried_out(lin, wang, chou)
    tell("slip.expire", "slip:S11500099990")

    told = asked(auditor, about=case.number).content.decode()

    assert "申請：密碼單" in told
    assert "S115-0009999-0" not in told


def test_what_this_clerk_did_that_afternoon(auditor: Client, lin: Staff, wang: Staff, told_at: list[datetime]) -> None:
    wanted = []
    for minutes in (-180, -10, 0, 45, 300):
        told_at[0] = AFTERNOON + timedelta(minutes=minutes)
        for person in (lin, wang):
            entry = tell("case.claim", "case:RG11500048215", by=cast.actor(cast.LIN if person == lin else cast.WANG))
            wanted += [entry.seq] if person == lin and minutes in (-10, 0, 45) else []

    page = asked(auditor, who="林柏睿", since="115/11/20", since_time="1400", until="115/11/20", until_time="15:15")

    assert numbers(page) == wanted[::-1]


def test_a_name_leads_to_everything_of_its_subscriber(auditor: Client, lin: Staff, wang: Staff, chou: Staff) -> None:
    papers.carried_out(lin, wang, chou)

    told = asked(auditor, about="陳𠮷堃").content.decode()

    assert "註冊：用戶" in told
    assert "開啟：網站帳號" in told


def test_refused_deeds_say_so_and_why(auditor: Client, lin: Staff) -> None:
    cast.at_desk(lin).get(reverse("desk:accounts"))

    told = asked(auditor, outcome="refused").content.decode()

    assert "被拒絕，未執行（–）：林柏睿開啟：頁面「日終對帳」" in told


def test_pages_go_on_behind_the_last_entry_also_of_one_moment(told_at: list[datetime]) -> None:
    for number in range(PAGE * 2 + 1):
        told_at[0] = AFTERNOON + timedelta(minutes=number // 40)
        tell("case.claim", f"case:{number}")

    seen: list[int] = []
    before: int | None = None
    while True:
        answer = ask(Question(action="case.claim"), before=before)
        seen += [line.entry.seq for line in answer.lines]
        before = answer.older
        if before is None:
            break

    assert seen == sorted(Entry.objects.values_list("seq", flat=True), reverse=True)


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (Question(), "audit_by_time"),
        (Question(doer=("staff", "lin")), "audit_by_doer"),
        (Question(doer=("staff", "lin"), action="case.view"), "audit_by_"),  # the person's or the action's: by how many
        (Question(things=("case:RG11500048215", "slip:S11500018730")), "audit_by_thing"),
        (Question(action="case.view", since=AFTERNOON), "audit_by_action"),
        (Question(outcome="refused"), "audit_by_outcome"),
    ],
    ids=["all", "person", "person and action", "thing", "action", "refused"],
)
def test_every_question_is_answered_from_its_index(question: Question, index: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # an empty table is read whole
    assert index in answering(question)[: PAGE + 1].explain()


def test_searching_and_reading_are_recorded_and_what_was_looked_for_can_be_erased(
    auditor: Client, lin: Staff, wang: Staff, chou: Staff
) -> None:
    case = papers.carried_out(lin, wang, chou)
    page = asked(auditor, about="A123456789")
    seq = numbers(page)[0]
    auditor.get(reverse("desk:audit-entry", args=[seq]))

    read, searched = Entry.objects.filter(actor_label="tsai").order_by("-seq")[:2]

    assert (read.action, read.thing, read.outcome) == ("audit.read", f"entry:{seq}", Outcome.VIEWED)
    assert searched.action == "audit.search"
    assert searched.personal == {"question": {"about": "A123456789"}}
    assert "A123456789" not in str(searched.facts) + page.request["QUERY_STRING"]  # type: ignore[attr-defined]
    assert case.number


def test_an_entry_tells_facts_personal_data_and_its_place_in_the_chain(auditor: Client) -> None:
    first = tell("case.list", "page:find", query="陳𠮷堃")
    second = tell("case.take_over", "case:RG11500048215")

    told = auditor.get(reverse("desk:audit-entry", args=[first.seq])).content.decode()

    assert first.hash in told
    assert second.previous_hash == first.hash
    assert "陳𠮷堃" in told
    assert "查詢內容" in told


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"who": "沒這個人"}, "who"),
        ({"about": "%"}, "about"),
        ({"about": "' OR 1=1"}, "about"),
        ({"about": "😀"}, "about"),
        ({"about": "長" * 300}, "about"),
        ({"since": "115/13/1"}, "since"),
        ({"since_time": "14:00"}, "since"),
        ({"since": "115/11/20", "until": "115/11/19"}, "until"),
        ({"action": "case.nothing"}, "action"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(auditor: Client, question: dict[str, str], field: str) -> None:
    page = auditor.post(reverse("desk:audit"), question)

    assert page.status_code == 200
    assert field in page.context["form"].errors


@pytest.mark.parametrize("address", ["?before=x", "?before=99999999999999999999", "?asked=unknown", "?before=0"])
def test_an_address_that_was_tampered_with_shows_the_newest(auditor: Client, address: str) -> None:
    assert auditor.get(reverse("desk:audit") + address).status_code == 200
