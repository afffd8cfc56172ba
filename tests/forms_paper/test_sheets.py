"""Sheets: a wrong number never reaches a code, an address is split where the postman reads it."""

import dataclasses

import pytest

from forms_paper import forms
from forms_paper.sheets import Recipient, RegistrationSheet, RevocationSheet
from numbering.numbers import with_check
from tests.forms_paper import readers, samples


@pytest.mark.parametrize("number", ["RG11500048210", "RG115-0004821-5", samples.number("RV"), "x"])
def test_a_form_refuses_a_number_that_is_not_its_own(number: str) -> None:
    with pytest.raises(ValueError, match="not a receipt number of kind RG"):
        RegistrationSheet(office=samples.OFFICE, number=number)


@pytest.mark.parametrize("kind", samples.KINDS)
def test_a_blank_form_carries_its_form_code(kind: type[RegistrationSheet]) -> None:
    assert kind(office=samples.OFFICE).code == with_check(f"F{kind.prefix}11511")


def test_a_filled_form_carries_its_receipt_number() -> None:
    assert samples.PERSON.code == samples.PERSON.number


def test_more_certificates_than_lines_go_on_a_list() -> None:
    sheet = RevocationSheet(office=samples.OFFICE, certificates=samples.PAIR * 2)
    with pytest.raises(ValueError, match="4 certificates for 3 lines"):
        _ = sheet.rows


@pytest.mark.parametrize(
    ("address", "city", "street"),
    [
        ("臺北市大安區示範四段15號8樓", "臺北市大安區", "示範四段15號8樓"),
        ("臺東縣臺東市樣張路二段1號", "臺東縣臺東市", "樣張路二段1號"),
        ("新竹縣竹東鎮樣張路四段195號", "新竹縣竹東鎮", "樣張路四段195號"),
        ("高雄市那瑪夏區樣張里1號", "高雄市那瑪夏區", "樣張里1號"),
        ("10 Downing Street, London", "", "10 Downing Street, London"),
    ],
)
def test_city_and_district_stand_beside_the_postal_code(address: str, city: str, street: str) -> None:
    recipient = Recipient(zip="106-055", address=address, person="林喆")
    assert (recipient.city, recipient.street) == (city, street)


def test_a_body_that_is_its_own_contact_is_named_without_a_title() -> None:
    office = Recipient(zip="106-055", address="臺北市大安區示範四段15號", person="鼎泰會計師事務所", is_body=True)
    assert (office.named, dataclasses.replace(office, person="林喆", is_body=False).named) == (
        "鼎泰會計師事務所",
        "林喆 君",
    )


def test_the_blank_form_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = forms.blank(RegistrationSheet, samples.OFFICE)
    assert forms.blank(RegistrationSheet, dataclasses.replace(samples.OFFICE)) is first


@pytest.mark.outside_tools
def test_what_is_typed_is_text_and_never_markup() -> None:
    pdf = forms.form(dataclasses.replace(samples.FIRM, name='<b>甲</b>&"<img src="file:///etc/passwd">'))
    assert '<b>甲</b>&"<img' in readers.text(pdf)
