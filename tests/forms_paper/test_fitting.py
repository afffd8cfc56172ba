"""Long names and addresses: set smaller, broken where it can be read, refused when they fit nowhere, never cut off."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_paper import faults, forms, letters, receipts, slips
from forms_paper.addressing import address_lines, wrap
from forms_paper.faults import DoesNotFit
from forms_paper.fitting import POINT, ems, fit
from forms_paper.sheets import Contact, Recipient
from forms_paper.slip_geometry import ADDRESS
from tests.forms_paper import readers, samples

LONG_NAME = (
    "財團法人示範產業技術研究院智慧財產推廣中心附設國際專利商標申請服務暨人才培育與技術移轉聯合辦公室籌備處第二分處"
)
LONG_ADDRESS = "新竹縣竹東鎮樣張路四段一百九十五巷二十八弄三十二號十館十二樓之五（示範科技園區服務中心）"
texts = st.text(alphabet="臺北市大安區示範路號樓 ABCdef123-、（）", max_size=60)


@given(texts, st.sampled_from(["", "m"]), st.floats(min_value=30, max_value=150))
def test_a_value_keeps_all_of_its_text_and_is_never_under_nine_points(text: str, kind: str, width: float) -> None:
    fitted = fit(text, width=width, kind=kind)
    assert fitted.text == text
    assert fitted.size >= 9


@given(texts, st.floats(min_value=30, max_value=150))
def test_a_value_in_one_line_fits_its_cell(text: str, width: float) -> None:
    fitted = fit(text, width=width)
    assert not fitted.one_line or ems(text, latin=0.5) * fitted.size * POINT <= width


@given(texts, st.floats(min_value=30, max_value=150))
def test_a_clipped_value_says_that_it_is_clipped(text: str, width: float) -> None:
    fitted = fit(text, width=width, kind="clip")
    assert fitted.text == text or (fitted.text.endswith("…") and text.startswith(fitted.text[:-1]))


def test_a_short_name_is_large_and_a_long_one_smaller() -> None:
    assert fit("陳𠮷堃", width=140).size == 16
    assert fit(LONG_NAME, width=140).size < 12


def test_a_long_mail_address_is_broken_before_the_at_sign() -> None:
    address = "anna.katharina.mueller@relations.lab.example"
    fitted = fit(address, width=68.6, kind="m")
    assert address[fitted.break_before :] == "@relations.lab.example"


@given(texts, st.sampled_from([9, 11, 12.5]))
def test_wrapped_lines_fit_and_keep_the_text(text: str, size: float) -> None:
    lines = wrap(text, size=size, width=76)
    assert "".join("".join(lines).split()) == "".join(text.split())
    widest = max((ems(line.rstrip("、。，；：？！）」 "), latin=0.5) for line in lines), default=0)
    assert widest * size * POINT <= 76


def test_no_line_begins_with_a_space() -> None:
    assert wrap("甲乙丙 丁", size=12.5, width=3 * 12.5 * POINT) == ["甲乙丙", "丁"]


def test_a_latin_word_is_not_cut_in_two() -> None:
    lines = wrap("Universität Innsbruck Forschungsabteilung Nord", size=12.5, width=76)
    assert lines == ["Universität Innsbruck", "Forschungsabteilung Nord"]


@given(
    st.text(alphabet="示範路段巷弄號樓之ABC123 ", max_size=70), texts, st.text("陳林王ABC ", min_size=1, max_size=40)
)
def test_an_address_block_fits_its_window_or_is_refused(street: str, organisation: str, person: str) -> None:
    recipient = Recipient(zip="106-055", address=f"臺北市大安區{street}", person=person, organisation=organisation)
    try:
        lines = address_lines(recipient)
    except DoesNotFit:
        return
    assert sum(line.height for line in lines) <= ADDRESS.height
    assert all(ems(line.text.rstrip("、）"), latin=0.5) * line.size * POINT <= ADDRESS.width for line in lines)
    assert all(line.size >= 9 for line in lines)


def test_the_longest_name_of_sixty_characters_is_whole_on_form_letter_slip_and_receipt() -> None:
    name = (LONG_NAME + "甲乙丙丁戊己")[:60]
    recipient = Recipient(zip="310-401", address="新竹縣竹東鎮樣張路四段195號10館", person="林喆")
    form = dataclasses.replace(samples.FIRM, name=name, representative=name[:30], department=name[:30])
    for pdf in (
        forms.form(form),
        letters.correction_letter(dataclasses.replace(samples.CORRECTION, subscriber=name)),
        letters.covering_letter(dataclasses.replace(samples.COVERING, subscriber=name)),
        receipts.hand_over_receipt(dataclasses.replace(samples.HAND_OVER, subscriber=name)),
    ):
        assert name in "".join(readers.text(pdf).split())
    block = dataclasses.replace(recipient, organisation=name)
    slip = slips.draw_slip(dataclasses.replace(samples.SLIP, recipient=block), samples.PASSWORD)
    assert name[:30] in "".join(readers.text(slip).split())


def test_long_addresses_fit_the_form() -> None:
    contact = Contact(name="林喆", zip="310-401", address=LONG_ADDRESS, email="a" * 30 + "@" + "b" * 30 + ".example")
    pdf = forms.form(dataclasses.replace(samples.FIRM, address=LONG_ADDRESS, contact=contact))
    said = readers.text(pdf)
    assert said.count(LONG_ADDRESS[:20]) == 2
    assert said.count(LONG_ADDRESS[-10:]) == 2


@pytest.mark.parametrize("field", ["address", "name", "email"])
def test_an_entry_too_long_for_the_form_is_refused(field: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        forms.form(dataclasses.replace(samples.FIRM, **{field: "甲" * 400}))  # type: ignore[arg-type]
    assert refused.value.code == "does_not_fit"


def test_an_address_too_long_for_the_window_is_refused() -> None:
    recipient = dataclasses.replace(samples.RECIPIENT, address="臺北市大安區" + "甲" * 200)
    with pytest.raises(DoesNotFit):
        slips.draw_slip(dataclasses.replace(samples.SLIP, recipient=recipient), samples.PASSWORD)
    with pytest.raises(DoesNotFit):
        letters.covering_letter(dataclasses.replace(samples.COVERING, recipient=recipient))


def test_a_correction_without_room_for_its_reply_slip_gets_a_second_page() -> None:
    items = tuple(dataclasses.replace(item, what="大章印文模糊，無法與登記證明核對，" * 3) for item in samples.ITEMS)
    said = readers.text(letters.correction_letter(dataclasses.replace(samples.CORRECTION, items=items)))
    assert said.count("\f") == 2
    assert "次頁回覆單" in said


def test_lost_text_is_seen() -> None:
    assert faults.lost_text("<title>x</title><p>甲乙</p>", []) == "甲乙"
