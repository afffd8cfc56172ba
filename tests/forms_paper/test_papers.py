"""What every paper must be: readable by people, by programs, by a screen reader, and small enough to send."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pytest

from forms_paper import faults
from tests.forms_paper import readers, samples
from tests.forms_paper.drawn import LETTERS, PAPERS, SLIPS, TWO_PAGES, drawn

every_paper = pytest.mark.parametrize("name", PAPERS)
every_paper_and_slip = pytest.mark.parametrize("name", [*PAPERS, *SLIPS])
MM = faults.MM


@pytest.fixture
def pdf(name: str) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(drawn(name).pdf)) as opened:
        yield opened


def things(pdf: pikepdf.Pdf, **wanted: str) -> list[pikepdf.Dictionary]:
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and all(thing.get(f"/{key}") == value for key, value in wanted.items())
    ]


@every_paper_and_slip
def test_it_has_its_pages_a_title_and_a_language_and_is_small(name: str, pdf: pikepdf.Pdf) -> None:
    assert len(pdf.pages) == (2 if name in TWO_PAGES else 1)
    assert len(drawn(name).pdf) < 200 * 1024
    assert str(pdf.docinfo["/Title"])
    assert str(pdf.Root.Lang) == "zh-Hant-TW"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


@every_paper_and_slip
def test_every_font_is_embedded_and_says_what_its_glyphs_mean(name: str, pdf: pikepdf.Pdf) -> None:
    descriptors = things(pdf, Type="/FontDescriptor")
    assert descriptors
    assert all("/FontFile2" in descriptor or "/FontFile3" in descriptor for descriptor in descriptors)
    fonts = [font for font in things(pdf, Type="/Font") if not str(font.Subtype).startswith("/CIDFont")]
    assert all("/ToUnicode" in font for font in fonts)


@every_paper
def test_it_is_tagged_as_pdf_ua(name: str, pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]
    assert all(str(figure.Alt) for figure in things(pdf, S="/Figure"))
    assert all("/Scope" in header.A for header in things(pdf, S="/TH"))


@pytest.mark.parametrize("name", ["person"])
def test_a_field_of_a_row_with_two_labels_has_the_one_before_it(name: str, pdf: pikepdf.Pdf) -> None:
    for row in things(pdf, S="/TR"):
        cells = [cell for cell in row.K if isinstance(cell, pikepdf.Dictionary)]
        labels = [bytes(cell.ID) for cell in cells if cell.S == "/TH"]
        for before, cell in pairwise(cells):
            if before.S == "/TH" and cell.S == "/TD":
                of_this_row = [bytes(header) for header in cell.A.Headers if bytes(header) in labels]
                assert of_this_row == [bytes(before.ID)]


@every_paper
def test_no_text_is_lost_and_nothing_runs_into_the_office_box(name: str) -> None:
    paper = drawn(name)
    assert faults.lost_text(paper.html, list(paper.pages)) == ""
    assert [faults.overlap(page) for page in paper.pages] == [0.0] * len(paper.pages)


@every_paper
def test_no_type_is_under_nine_points(name: str) -> None:
    boxes = [box for page in drawn(name).pages for box in faults.text_boxes(page)]
    assert min(box.style["font_size"] * 0.75 for box in boxes) > 8.99


@every_paper
def test_no_rule_is_thinner_than_a_quarter_of_a_millimetre(name: str) -> None:
    widths = {
        getattr(box, f"border_{side}_width", 0)
        for page in drawn(name).pages
        for box in faults.boxes(page)
        if box.element_tag not in ("td", "th", "table")  # collapsed borders are drawn by the table
        for side in ("top", "right", "bottom", "left")
    }
    assert all(width * MM > 0.249 for width in widths if width)


@every_paper
def test_punctuation_beside_chinese_is_full_width(name: str) -> None:
    body = faults.body_text(drawn(name).html)
    assert re.findall(r"[\u4e00-\u9fff][,:;()?!]|[,:;(][\u4e00-\u9fff]", body) == []


@every_paper
def test_it_says_suspend_resume_revoke_and_no_old_courtesies(name: str) -> None:
    assert not re.search("取消|鈞|貴|茲", faults.body_text(drawn(name).html))


@pytest.mark.outside_tools
@pytest.mark.parametrize("name", [*LETTERS, *SLIPS, "person", "hand_over"])
def test_letters_slips_and_receipts_say_that_nobody_asks_for_the_password(name: str) -> None:
    said = "".join(readers.text(drawn(name).pdf).split())
    assert re.search("本中心人員不會.{0,12}詢問您的密碼", said)


@pytest.mark.outside_tools
@pytest.mark.parametrize(
    ("name", "rare"),
    [
        ("person", "𠮷堃"),
        ("firm", "喆㛓𡘙"),
        ("correction", "喆㛓"),
        ("covering", "喆㛓"),
        ("rejection", "喆㛓"),
        ("revocation_notice", "喆㛓"),
        ("renewal_notice", "喆𡘙"),
    ],
)
def test_rare_characters_are_read_back(name: str, rare: str) -> None:
    assert set(rare) <= set(readers.text(drawn(name).pdf))


@pytest.mark.outside_tools
def test_the_blank_form_has_the_fields_1_to_23_in_order() -> None:
    numbers = re.findall(r'<i class="n">(\d+)</i>', drawn("blank_RG").html)
    assert list(map(int, numbers)) == list(range(1, 24))


@pytest.mark.outside_tools
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("person", ["A100000001", "RG115-0004821-5", "chen.jk@mail.example", "新北市板橋區樣張街二段8巷12號3樓"]),
        ("firm", ["99120452", "鼎泰專利商標事務所", "(02)2345-0119#203", "印鑑卡"]),
        ("foreigner", ["MÜLLER, ANNA KATHARINA", "C01X00T47", "德國 Germany", "+4917000000077"]),
        ("correction", ["補正回覆單", "民國 115 年 12 月 7 日（星期一）", "大章印文模糊，無法與登記證明核對"]),
        ("rejection", ["駁回通知書", "統一編號與登記證明不符（第 3 欄）。"]),
        ("withdrawal", ["撤件通知書", "民國 115 年 11 月 22 日（星期日）"]),
        ("covering", ["S115-0001873-0", "115 年 12 月 23 日（星期三）", "116 年 2 月 21 日（星期日）"]),
        ("revocation_notice", ["民國115年11月23日14時05分", "C115-0033915-", "91C2", "金鑰外洩或疑似外洩", "RV115-"]),
        ("resume_notice", ["憑證復用通知書", "D4A8", "RS115-"]),
        ("suspension_notice", ["憑證停用通知書", "不是您停用者"]),
        ("renewal_notice", ["民國116年11月22日（星期一）到期", "116年10月22日至116年11月22日", "116年11月23日起"]),
        ("preview", ["預覽PREVIEW"]),
        ("hand_over_electronic", ["7KMX-4PRT", "lin@dingtai.example"]),
    ],
)
def test_what_the_sheet_says_is_on_the_paper(name: str, said: list[str]) -> None:
    laid = "".join(readers.text(drawn(name).pdf).split())
    for phrase in said:
        assert "".join(phrase.split()) in laid


@pytest.mark.outside_tools
def test_the_opening_code_stands_on_the_lower_half_only() -> None:
    places = [word.place for word in readers.words(drawn("hand_over_electronic").pdf) if word.text == "7KMX-4PRT"]
    assert [place.y > 148.5 for place in places] == [True]


@pytest.mark.outside_tools
@pytest.mark.parametrize("name", LETTERS)
def test_the_address_of_a_letter_stays_in_the_window(name: str) -> None:
    place = next(word.place for word in readers.words(drawn(name).pdf) if word.text == "106-055")
    last = next(word.place for word in readers.words(drawn(name).pdf) if word.text == "林喆" and word.place.y > 56)
    assert place.x >= 22
    assert place.y >= 55
    assert last.bottom <= 80


def test_an_edition_reads_as_people_say_it() -> None:
    assert samples.OFFICE.edition_shown == "115 年 11 月版"


@pytest.mark.outside_tools
def test_every_page_of_a_preview_is_marked_and_no_letter_is() -> None:
    assert [page.count("PREVIEW") for page in readers.text(drawn("preview").pdf).split("\f")] == [1, 1, 0]
    assert not any("PREVIEW" in readers.text(drawn(name).pdf) for name in LETTERS if name != "preview")
