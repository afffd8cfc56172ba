"""Labels and posting lists, read back by PDFium; a slip that is mailed."""

import io
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from forms_paper import mailing, slips
from forms_paper.sheets import Recipient
from forms_paper.sheets.mailing import Label, LabelSheet, PostingListSheet, PostingRow
from tests.forms_paper import samples

MM = 72 / 25.4
PEOPLE = (
    Recipient(person="陳𠮷堃", zip="220-034", address="新北市板橋區樣張街二段8巷12號3樓"),
    Recipient(
        person="黃喆堃", organisation="財團法人示範產業技術研究院智慧財產推廣中心", zip="310-401",
        address="新竹縣竹東鎮樣張路四段" + "195號之1" * 12,
    ),
)  # fmt: skip


def posted(count: int) -> PostingListSheet:
    rows = tuple(
        PostingRow(
            registered=f"{700410 + index:06}10000118",
            recipient=PEOPLE[min(index, 1)],
            slip_serial=samples.number("S", 1873 + index),
        )
        for index in range(count)
    )
    return PostingListSheet(
        office=samples.OFFICE, number=samples.number("L", 88), day=samples.CORRECTION.date, rows=rows
    )


def labelled(count: int) -> LabelSheet:
    made = (Label(recipient=PEOPLE[at % 2], slip_serial=samples.number("S", 1873 + at)) for at in range(count))
    return LabelSheet(office=samples.OFFICE, labels=tuple(made))


def texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize(("letters", "pages"), [(1, 1), (20, 1), (21, 2)])
def test_list_has_twenty_rows_a_page(letters: int, pages: int) -> None:
    read = texts(mailing.posting_list(posted(letters)))
    assert len(read) == pages
    assert sum(page.count("10000118"[:6] + " 18") for page in read) == letters


def test_list_names_people_places_and_slips() -> None:
    (read,) = texts(mailing.posting_list(posted(2)))
    for expected in ("陳𠮷堃 君", "黃喆堃 君", "220-034", "L115-0000088", "S115-0001873"):
        assert expected in read


def test_postage_is_summed_for_the_page_and_for_all() -> None:
    first, second = texts(mailing.posting_list(replace(posted(23), postage=28)))
    assert len(re.findall(r"(?<!\S)28(?!\S)", first)) == 20
    assert "本頁 20 件，郵資 560 元" in first
    assert "本頁 3 件，郵資 84 元" in second
    assert "本次交寄共 23 件，郵資 644 元" in second


def test_postage_that_the_office_did_not_set_is_left_to_the_pen() -> None:
    (read,) = texts(mailing.posting_list(posted(2)))
    assert "本次交寄共 2 件，" not in read


@pytest.mark.parametrize(("labels", "sheets"), [(1, 1), (24, 1), (25, 2)])
def test_a_sheet_has_twenty_four_labels(labels: int, sheets: int) -> None:
    read = texts(mailing.address_labels(labelled(labels)))
    assert len(read) == sheets
    assert sum(page.count("君 收") for page in read) == labels


def test_text_stays_five_millimetres_inside_its_label() -> None:
    page = pypdfium2.PdfDocument(mailing.address_labels(labelled(24)))[0]
    text, height = page.get_textpage(), page.get_height()
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        x, to, y, under = left / MM, right / MM, (height - top) / MM, (height - bottom) / MM
        assert int(x // 70) == int(to // 70), "a text runs into the next label"
        assert min(x % 70, 70 - to % 70) >= 4.5
        assert int((y - 0.5) // 37) == int((under - 0.5) // 37)


def test_many_slips_are_one_file_with_a_page_each() -> None:
    read = texts(slips.draw_slips([(replace(samples.SLIP, serial=samples.number("S", n)), samples.PASSWORD)
                                   for n in range(5)]))  # fmt: skip
    assert [samples.number("S", n)[4:11] in page.replace("-", "") for n, page in enumerate(read)] == [True] * 5


def test_mailed_slip_opens_with_its_code_alone() -> None:
    sheet = replace(samples.SLIP, sealed=False)
    content = slips.draw_electronic_slip(sheet, samples.PASSWORD, opening_code="7KMX4PRTACDE")
    for wrong in ("", "7KMX4PRTACDF"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(content), password=wrong)
    with pikepdf.open(io.BytesIO(content), password="7KMX4PRTACDE") as pdf:
        assert (pdf.encryption.R, pdf.encryption.stream_method.name) == (6, "aesv3")
    assert samples.PASSWORD.encode() not in content


def test_mailed_slip_says_nothing_of_folding() -> None:
    sheet = replace(samples.SLIP, sealed=False)
    content = slips.draw_electronic_slip(sheet, samples.PASSWORD, opening_code="7KMX4PRTACDE")
    read = pypdfium2.PdfDocument(content, password="7KMX4PRTACDE")[0].get_textpage().get_text_bounded()
    assert samples.PASSWORD in read
    assert "撕去" not in read
    assert "封口" not in read
