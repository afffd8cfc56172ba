"""The one box: a case is found by whatever stands on a paper, whole or in part, as keyed, scanned or mangled."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from audit.models import Entry
from pki import holdings
from pki.models import Certificate
from registry.models import PasswordSlip, PortalAccount, Staff
from tests import cast
from tests.portal import people
from tests.workflows import papers
from tests.workflows.queues.many import copies
from workflows.finding import search
from workflows.models import Case

pytestmark = pytest.mark.django_db

SERIAL = "7f1e5a90c3d84b6612ab34cd56ef789012345abc"
ODD = ["%", "_", "%%", "'", "';--", "\\", "\\\\", "[陳]", "🙂", "🙂🙂", "陳" * 61, "陳" * 300]


def found(query: str) -> list[tuple[str, str]]:
    """Receipt numbers, and by what they were found."""
    return [(hit.case.number, hit.by) for hit in search.search(query)]


def sought(staff: Staff, query: str) -> Any:
    """The page that the box leads to."""
    return cast.at_desk(staff).post(reverse("desk:find"), {"q": query}, follow=True)


@pytest.mark.parametrize(
    "query",
    [
        "佳",
        "佳里",
        "里佳",
        "佳東",
        "東診所",
        "佳里佳東診所",
        "A1",
        "a123",
        "4567",
        "789",
        "A123456789",
        "a123456789",
        " 佳東 ",
    ],
)
def test_name_and_id_number_are_found_by_any_part(lin: Staff, query: str) -> None:
    case, other = papers.received(lin, applicant="佳里佳東診所"), papers.received(lin, applicant="陳示樣")
    Case.objects.filter(pk=case.pk).update(id_number="A123456789")
    Case.objects.filter(pk=other.pk).update(id_number="B220000000")
    by = "證號" if query.strip().upper() in "A123456789" else "姓名"
    assert found(query) == [(case.number, by)]


@pytest.mark.parametrize("name", ["陳𠮷堃", "㛓𡘙", "SATO HARUKA 佐藤遥", "O'Brien 100%", "a_b\\c"])
def test_every_pair_of_neighbours_in_a_name_finds_it(lin: Staff, name: str) -> None:
    case = papers.received(lin, applicant=name)
    for pair in (name[at : at + 2] for at in range(len(name) - 1)):
        if pair.strip() == pair:
            assert found(pair) == [(case.number, "姓名")], pair


@pytest.mark.parametrize("query", ODD)
def test_signs_stand_for_themselves(lin: Staff, query: str) -> None:
    papers.received(lin)
    assert found(query) == []
    page = sought(lin, query).content.decode()
    assert ("姓名與號碼最長為 60 個字" if len(query) > 60 else "查無資料") in page


def test_name_that_was_changed_is_found_by_the_new_one_alone(lin: Staff) -> None:
    case = papers.received(lin, applicant="佳里佳東診所")
    Case.objects.filter(pk=case.pk).update(applicant="永福里儀器行")
    assert found("佳東") == []
    assert found("福里") == [(case.number, "姓名")]


def test_certificate_account_and_registered_mail_lead_to_the_case(lin: Staff, wang: Staff, chou: Staff) -> None:
    case = papers.carried_out(lin, wang, chou)
    account = PortalAccount.objects.get()
    people.give_pair(account)
    Certificate.objects.filter(use="signing").update(serial=SERIAL)
    (pair,) = holdings.pairs_of(str(account.subscriber.public_id))
    PasswordSlip.objects.filter(case_number=case.number).update(registered_number="12345678901234")
    Case.objects.filter(pk=case.pk).update(registered_mail="987654")
    colons = ":".join(f"{int(SERIAL, 16):040X}"[at : at + 2] for at in range(0, 40, 2))
    for query, by in (
        (account.account, "網站帳號"),
        (account.shown.lower(), "網站帳號"),
        (SERIAL, "憑證"),
        (colons, "憑證"),
        (f"0x{SERIAL}", "憑證"),
        (str(int(SERIAL, 16)), "憑證"),
        ("12345678901234", "掛號號碼"),
        ("１２３４５６７８９０１２３４", "掛號號碼"),
        ("987654", "掛號號碼"),
    ):
        assert found(query) == [(case.number, by)], query
    opened = sought(lin, pair.encryption.number)
    assert opened.redirect_chain[-1][0] == reverse("desk:case", args=[case.number])


def test_single_hit_opens_and_several_list(lin: Staff) -> None:
    one = papers.received(lin, applicant="佳里佳東診所")
    assert sought(lin, "佳東").redirect_chain[-1][0] == reverse("desk:case", args=[one.number])
    papers.received(lin, applicant="佳東行")
    assert len(sought(lin, "佳東").context["found"]) == 2


@pytest.mark.parametrize(
    "mangled",
    [
        "ㄐㄕ{zhuyin}",  # an input method, which has not composed anything yet
        "ＲＧ{full}",
        "RG{split}",
    ],
)
def test_scanned_number_is_understood_however_it_arrives(lin: Staff, mangled: str) -> None:
    case = papers.received(lin)
    rest = case.number[2:]
    zhuyin = rest.translate(str.maketrans("1234567890", "ㄅㄉˇˋㄓˊ˙ㄚㄞㄢ"))
    full = "".join(chr(ord(character) + 0xFEE0) for character in rest)
    text = mangled.format(zhuyin=zhuyin, full=full, split=f"{rest[:4]} \t {rest[4:]}\r\n")
    assert sought(lin, text).redirect_chain[-1][0] == reverse("desk:case", args=[case.number])


def test_what_was_sought_is_in_the_trail_and_in_no_address(lin: Staff) -> None:
    papers.received(lin, applicant="佳里佳東診所"), papers.received(lin, applicant="佳東行")
    page = sought(lin, "佳東")
    assert [address for address, _status in page.redirect_chain] == [reverse("desk:find")]
    entry = Entry.objects.get(action="case.list", thing="page:find")
    assert (entry.facts, entry.personal) == ({"cases": 2}, {"query": "佳東"})


def test_no_more_are_listed_than_a_page_holds_and_the_newest_first(lin: Staff) -> None:
    copies(papers.received(lin, applicant="佳里佳東診所"), 60)
    numbers = [number for number, _by in found("佳東")]
    assert numbers == list(Case.objects.order_by("-pk").values_list("number", flat=True)[:50])
    assert "只列出最新的 50 件" in sought(lin, "佳東").content.decode()


@pytest.mark.parametrize("query", ["里佳東", "佳里", "A12345", "a123456789", "佳", "a1"])
def test_an_index_answers(lin: Staff, query: str) -> None:
    """Where the planner has no reason to read the whole table: there is much else in it."""
    case = papers.received(lin, applicant="佳里佳東診所")
    Case.objects.filter(pk=case.pk).update(id_number="A123456789")
    other = papers.received(lin, applicant="王示樣")
    Case.objects.filter(pk=other.pk).update(id_number="B220000000")
    copies(papers.fresh(other), 3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE workflows_case")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = search.like(query).explain()
    assert "case_by_parts" in plan or "finding_part" in plan or "case_by_applicant" in plan or "case_by_id" in plan, (
        plan
    )
    assert [hit.pk for hit in search.like(query)] == [case.pk]
