"""A list leaves the system: as filtered, harmless, with every zero, and in the trail."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from django.http import HttpResponse
from django.urls import reverse

from audit.models import Entry
from registry.models import Staff
from tests import cast
from tests.workflows import papers
from workflows.dashboards import figures, sections
from workflows.exports import files
from workflows.exports.comma_separated import comma_separated
from workflows.exports.files import FORMATS
from workflows.exports.opendocument import spreadsheet
from workflows.exports.tables import Table
from workflows.exports.workbook import workbook

FORMULAS = ("=1+1", "+886-2-2345", "-2+3", "@SUM(A1)", "\t=1+1", " =1+1", "＝1+1", "\r=1+1")
HARMLESS = ("0012345678", "陳𠮷堃", "a=b", "C115-0000001-2", "兩行\n第二行", "a  b", "100-001")
TABLE = Table(
    title="清單",
    heads=[("文字", 20), ("號碼", 12), ("數", 8), ("時間", 16)],
    rows=[(text, "007", 42, datetime(2026, 11, 23, 14, 6, tzinfo=UTC)) for text in (*FORMULAS, *HARMLESS)],
)
NAMES = {prefix: f"{{urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0}}" for prefix in ("office", "table", "text")}


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_ods(content: bytes) -> list[list[ElementTree.Element]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        root = ElementTree.fromstring(archive.read("content.xml"))
    return [list(row.iter(f"{NAMES['table']}table-cell")) for row in root.iter(f"{NAMES['table']}table-row")]


def exported(staff: Staff, ending: str, query: str = "all") -> HttpResponse:
    answer = cast.at_desk(staff).get(f"{reverse('desk:worklist-export', args=[ending])}?{query}")
    assert isinstance(answer, HttpResponse)
    return answer


def test_no_program_takes_text_of_a_csv_for_a_formula() -> None:
    texts = [row[0] for row in read_csv(comma_separated(TABLE))[1:]]
    assert texts == [f"'{text}" for text in FORMULAS] + list(HARMLESS)


def test_numbers_in_a_csv_are_bare_and_text_is_quoted() -> None:
    assert b'\r\n"0012345678","007",42,"2026-11-23 14:06:00"\r\n' in comma_separated(TABLE)


def test_text_of_an_opendocument_is_text_and_numbers_and_moments_are_not() -> None:
    rows = read_ods(spreadsheet([TABLE]))
    types = {tuple(cell.get(f"{NAMES['office']}value-type") for cell in row) for row in rows[1:]}
    assert types == {("string", "string", "float", "date")}
    assert not any(f"{NAMES['table']}formula" in cell.attrib for row in rows for cell in row)
    assert rows[1][3].get(f"{NAMES['office']}date-value") == "2026-11-23T14:06:00"


def test_what_xml_cannot_hold_is_replaced_everywhere() -> None:
    table = Table(title="x", heads=[("a", 5)], rows=[("a\x00b\x1fc",)])
    cell = read_ods(spreadsheet([table]))[1][0]
    assert "".join(cell.itertext()) == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    assert openpyxl.load_workbook(io.BytesIO(workbook([table]))).active["A2"].value == "".join(cell.itertext())


@pytest.mark.django_db
@pytest.mark.parametrize("ending", FORMATS)
def test_the_worklist_leaves_as_filtered_and_the_trail_says_who_took_it(ending: str, lin: Staff) -> None:
    papers.keyed_in(lin)
    other = papers.received(lin, kind="PW")
    answer = exported(lin, ending, "all&kind=PW")

    assert answer.headers["Content-Type"] == FORMATS[ending].content_type
    assert f'filename="worklist.{ending}"' in answer.headers["Content-Disposition"]
    entry = Entry.objects.get(action="list.export")
    assert (entry.actor_label, entry.thing) == ("lin", "page:worklist")
    assert (entry.facts["rows"], entry.facts["file"]) == (1, f"worklist.{ending}")
    assert "kind=PW" in entry.facts["filter"]
    if ending == "csv":
        assert [row[0] for row in read_csv(answer.content)[1:]] == [other.shown]


@pytest.mark.django_db
def test_filters_of_another_page_narrow_no_file(lin: Staff) -> None:
    case = papers.keyed_in(lin)
    client = cast.at_desk(lin)
    client.post(reverse("desk:filter-list"), {"queue": "all", "kind": "PW"})
    answer = client.get(f"{reverse('desk:worklist-export', args=['csv'])}?all")
    assert [row[0] for row in read_csv(answer.content)[1:]] == [case.shown]


@pytest.mark.django_db
def test_what_was_found_leaves_as_listed_and_what_was_sought_is_in_the_trail_alone(lin: Staff) -> None:
    for _case in range(2):
        papers.keyed_in(lin)
    client = cast.at_desk(lin)
    page = client.post(reverse("desk:find"), {"q": "陳"}, follow=True)
    address = f"{reverse('desk:found-export', args=['csv'])}?{page.context['mark']}"
    assert address in page.content.decode()
    answer = client.get(address)

    assert len(read_csv(answer.content)) == 3
    entry = Entry.objects.get(action="list.export")
    assert (entry.thing, entry.personal, entry.facts["rows"]) == ("page:find", {"query": "陳"}, 2)
    assert "陳" not in str(entry.facts) + page.context["mark"]


@pytest.mark.django_db
def test_a_list_is_not_saved_in_place_of_what_was_sought_on_another_page_since(lin: Staff) -> None:
    for _case in range(2):
        papers.keyed_in(lin)
    client = cast.at_desk(lin)
    page = client.post(reverse("desk:find"), {"q": "陳"}, follow=True)
    client.post(reverse("desk:find"), {"q": "A12"})
    answer = client.get(f"{reverse('desk:found-export', args=['csv'])}?{page.context['mark']}")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("desk:find"))


@pytest.mark.django_db
def test_the_id_number_leaves_as_masked_as_the_page_shows_it(lin: Staff) -> None:
    case = papers.keyed_in(lin)
    text = exported(lin, "csv").content.decode()
    assert case.id_number not in text
    assert case.id_number[:3] in text


@pytest.mark.django_db(transaction=True)
def test_more_rows_than_a_file_may_have_are_refused_and_not_cut(lin: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 1)
    for _case in range(2):
        papers.keyed_in(lin)
    answer = exported(lin, "xlsx")
    assert answer.status_code == 302
    entry = Entry.objects.get(action="list.export")
    assert (entry.outcome, entry.facts) == ("refused", {"code": "too_many_rows"})


@pytest.mark.django_db
def test_the_figures_leave_as_the_page_shows_them(lin: Staff, tsai: Staff) -> None:
    papers.keyed_in(lin)
    client = cast.at_desk(tsai)
    content = client.get(reverse("desk:figures-export", args=["backlog.csv"])).content
    table = sections.all_of(figures.read())[0].table
    assert read_csv(content)[1:] == [[str(value) for value in row] for row in table.rows]
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("desk:figures-export", args=["figures.xlsx"])).content))
    assert book.sheetnames == [section.table.title for section in sections.all_of(figures.read())]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["figures.csv", "backlog.xlsx", "backlog", "backlog.exe"])
def test_what_is_no_file_of_the_figures_is_not_there(tsai: Staff, name: str) -> None:
    assert cast.at_desk(tsai).get(reverse("desk:figures-export", args=[name])).status_code == 404
