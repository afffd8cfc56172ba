"""The register of a day: every paper that came, in order, on screen, on paper and as a workbook."""

import csv
import io
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import openpyxl
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import deciding, receiving
from workflows.day_end import register, tables
from workflows.kind import usual_due_at
from workflows.models import Case
from workflows.stages import Stage

pytestmark = pytest.mark.django_db

RARE = ("黃堃豪", "王喆", "林㛓婷", "陳𠮷堃", "張𡘙文")
DAY = date(2026, 11, 20)


def came(clerk: Staff, *, at: datetime, applicant: str = "陳𠮷堃", channel: str = "post", mail: str = "") -> Case:
    return receiving.receive(
        actor=actor_of(clerk), token=uuid4(), kind="RG", channel=channel, received_at=at, applicant=applicant,
        papers=2, registered_mail=mail,
    )  # fmt: skip


def at(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def exported(staff: Staff, name: str, *, day: date = DAY) -> bytes:
    answer = cast.at_desk(staff).get(reverse("desk:accounts-export", args=[day.isoformat(), name]))
    assert answer.status_code == 200
    return answer.content


def test_a_day_goes_from_midnight_to_midnight_in_taipei(lin: Staff) -> None:
    came(lin, at=at(0) - timedelta(seconds=1))
    first, last = came(lin, at=at(0)), came(lin, at=at(23, 59))
    came(lin, at=at(0, day=DAY + timedelta(days=1)))

    assert [arrival.case for arrival in register.arrivals(DAY)] == [first, last]


def test_papers_that_came_after_a_correction_are_received_again(lin: Staff, wang: Staff) -> None:
    case = papers.keyed_in(lin)
    deciding.return_for_correction(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW, reasons=["A02"],
        due=timezone.localdate() + timedelta(days=14),
    )  # fmt: skip
    case = papers.fresh(case)
    receiving.papers_came(actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, papers=3)

    first, second = register.arrivals(timezone.localdate())
    assert (first.papers, first.correction, first.clerk) == (1, False, "林柏睿")
    assert (second.papers, second.correction, second.clerk) == (3, True, "王思婷")
    assert register.totals([first, second]).corrections == 1
    assert first.due == usual_due_at(first.at), "what was promised then, whatever runs now"
    assert second.due == usual_due_at(second.at)


def test_the_page_shows_the_day_that_is_keyed_in(lin: Staff, tsai: Staff) -> None:
    case = came(lin, at=at(9), channel="counter")
    client = cast.at_desk(tsai)

    assert case.shown in client.get(reverse("desk:accounts"), {"day": "115/11/20"}).content.decode()
    assert case.shown not in client.get(reverse("desk:accounts")).content.decode()


def test_a_day_that_is_none_is_told_beside_the_field(tsai: Staff) -> None:
    content = cast.at_desk(tsai).get(reverse("desk:accounts"), {"day": "115/2/30"}).content.decode()
    assert 'id="id_day_error"' in content


def test_paper_has_eighteen_rows_a_page_and_every_name(lin: Staff, chou: Staff) -> None:
    for index in range(22):
        came(lin, at=at(8, index), applicant=RARE[index % len(RARE)], mail="31002010605518")
    document = pypdfium2.PdfDocument(exported(chou, "register.pdf"))
    pages = [page.get_textpage().get_text_bounded() for page in document]

    assert [page.count("RG1") for page in pages] == [18, 4]
    assert all(name in pages[0] for name in RARE)
    assert "本日共 22 件" in pages[1]


def test_an_empty_day_has_a_page(chou: Staff) -> None:
    document = pypdfium2.PdfDocument(exported(chou, "register.pdf"))
    assert "本日共 0 件" in document[0].get_textpage().get_text_bounded()


def test_workbook_keeps_zeros_and_evaluates_nothing(lin: Staff, chou: Staff) -> None:
    formula = '=HYPERLINK("http://x.example";"陳")'
    case = came(lin, at=at(9, 30), applicant=formula, mail="00012010605518")
    sheet = openpyxl.load_workbook(io.BytesIO(exported(chou, "accounts.xlsx"))).worksheets[0]
    row = next(sheet.iter_rows(min_row=2))

    assert [cell.value for cell in row[:4]] == [datetime.combine(DAY, time(9, 30)), case.shown, "憑證註冊", formula]
    assert row[5].value == "00012010605518"
    assert {cell.data_type for cell in row} == {"s", "d", "n"}
    assert row[3].quotePrefix


def test_each_account_of_a_day_leaves_alone_as_the_workbook_has_it(lin: Staff, chou: Staff) -> None:
    came(lin, at=at(9, 30))
    sheets = openpyxl.load_workbook(io.BytesIO(exported(chou, "accounts.xlsx"))).worksheets
    for name, sheet in zip(tables.NAMES, sheets, strict=True):
        rows = list(csv.reader(io.StringIO(exported(chou, f"{name}.csv").decode("utf-8-sig"), newline="")))
        assert rows[0] == [cell.value for cell in sheet[1]], name
        assert len(rows) == sheet.max_row, name


def test_every_export_is_in_the_trail(tsai: Staff) -> None:
    exported(tsai, "register.pdf")
    entry = Entry.objects.get(action="accounts.export")
    assert (entry.actor_label, entry.thing, entry.facts) == ("tsai", "day:2026-11-20", {"file": "register.pdf"})


@pytest.mark.parametrize("where", [("2026-11-20", "everything.pdf"), ("2026-13-01", "register.pdf"),
                                   ("2999-01-01", "register.pdf"), ("0001-01-01", "register.csv")])  # fmt: skip
def test_what_is_no_day_and_no_paper_is_not_there(tsai: Staff, where: tuple[str, str]) -> None:
    assert cast.at_desk(tsai).get(reverse("desk:accounts-export", args=where)).status_code == 404
