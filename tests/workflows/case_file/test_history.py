"""The history of a case tells everything: deeds and their words, mails, and who looked or printed."""

import pytest

from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import holding
from workflows.case_file.looked_at import told_of
from workflows.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(lin: Staff) -> Case:
    return papers.keyed_in(lin)


def address(case: Case, page: str = "") -> str:
    return f"/desk/cases/{case.number}/{page}"


def test_history_tells_who_looked_and_printed(case: Case, chou: Staff) -> None:
    desk = cast.at_desk(chou)
    desk.get(address(case))
    desk.get(address(case, "form.pdf"))
    page = desk.get(address(case, "history/")).content.decode()
    assert "周郁雯檢視" in page.replace(" ", "")
    assert "申請單 PDF" in page


def test_history_tells_who_claimed(case: Case, wang: Staff) -> None:
    holding.claim(actor=actor_of(wang), number=case.number)
    assert any("王思婷" in line.sentence for line in told_of(case).lines)


def test_looks_in_a_row_are_one_line(case: Case, chou: Staff) -> None:
    desk = cast.at_desk(chou)
    for _ in range(3):
        desk.get(address(case))
    assert told_of(case).lines[0].times == 3


def test_history_goes_on_where_a_page_ends(case: Case, chou: Staff, wang: Staff) -> None:
    desks = [cast.at_desk(chou), cast.at_desk(wang)]
    for each in range(52):
        desks[each % 2].get(address(case))
    first = told_of(case)
    assert first.older is not None
    older = told_of(case, before=first.older)
    assert len(first.lines) + len(older.lines) == 52 + 2  # received, keyed in
    assert "?before=" in desks[0].get(address(case, "history/")).content.decode()


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "１"])
def test_odd_places_to_go_on_begin_at_the_newest(case: Case, chou: Staff, before: str) -> None:
    assert cast.at_desk(chou).get(address(case, "history/"), {"before": before}).status_code == 200
