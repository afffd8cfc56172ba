"""What the registration form asks, by kind of applicant (fields 1 to 17)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from registry.particulars import ContactDetails, Particulars, checked_contact, checked_particulars, identifying_number

FIRM = Particulars(
    kind="body",
    name="鼎泰專利商標事務所",
    id_number="99120452",
    representative="陳𠮷堃",
    department="電子送件組",
    zip="106055",
    address="台北市大安區示範四段15號8樓",
    telephone="(02)2345-0119",
    email="office@dingtai.example",
)
FOREIGNER = Particulars(
    kind="foreign",
    name="穆安娜",
    id_number="A900000052",
    birth_date=date(1984, 11, 3),
    nationality="德國 Germany",
    passport_name="MÜLLER, ANNA KATHARINA",
    zip="300010",
    address="新竹市東區樣張路100號",
    telephone="(03)500-0077",
    email="a.mueller@lab.example",
)


def wrong_fields(given: Particulars) -> list[str | None]:
    return [refusal.field for refusal in checked_particulars(given)[1]]


@pytest.mark.parametrize("given", [FIRM, FOREIGNER])
def test_what_the_specimen_forms_say_is_right(given: Particulars) -> None:
    assert wrong_fields(given) == []


def test_values_come_back_normalised() -> None:
    normal, _refusals = checked_particulars(FIRM)
    assert (normal.zip, normal.address) == ("106-055", "臺北市大安區示範四段15號8樓")


def test_every_wrong_field_is_named_at_once(particulars: Particulars) -> None:
    wrong = replace(
        particulars, name="", id_number="A123456788", zip="100-058", telephone="1", email="x", birth_date=None
    )
    assert wrong_fields(wrong) == ["name", "id_number", "zip", "telephone", "email", "birth_date"]


def test_with_an_address_that_names_no_district_only_the_address_is_wrong(particulars: Particulars) -> None:
    assert wrong_fields(replace(particulars, address="板橋區樣張街1號")) == ["address"]


def test_a_body_has_a_tax_number_and_a_representative() -> None:
    assert wrong_fields(replace(FIRM, id_number="A123456789", representative="")) == ["id_number", "representative"]


def test_a_body_needs_no_department_and_has_no_date_of_birth() -> None:
    normal, refusals = checked_particulars(replace(FIRM, department="", birth_date=date(1984, 1, 1)))
    assert refusals == []
    assert normal.birth_date is None


def test_a_person_has_no_fields_of_a_body_or_a_foreigner(particulars: Particulars) -> None:
    normal, _refusals = checked_particulars(
        replace(particulars, representative="某", nationality="德國", passport_number="X1")
    )
    assert (normal.representative, normal.nationality, normal.passport_number) == ("", "", "")


def test_a_person_may_hold_a_residence_certificate(particulars: Particulars) -> None:
    assert wrong_fields(replace(particulars, id_number="A900000052")) == []


def test_a_foreigner_without_residence_certificate_has_a_passport() -> None:
    assert wrong_fields(replace(FOREIGNER, id_number="")) == ["id_number"]
    with_passport, refusals = checked_particulars(replace(FOREIGNER, id_number="", passport_number="c01x00t47"))
    assert refusals == []
    assert identifying_number(with_passport) == "C01X00T47"


def test_nobody_is_born_tomorrow(particulars: Particulars) -> None:
    assert wrong_fields(replace(particulars, birth_date=timezone.localdate() + timedelta(days=1))) == ["birth_date"]


def test_another_kind_of_applicant_is_refused(particulars: Particulars) -> None:
    assert wrong_fields(replace(particulars, kind="alien")) == ["kind"]


def test_a_contact_may_have_no_mobile_but_not_a_wrong_one(contact: ContactDetails) -> None:
    assert checked_contact(replace(contact, mobile=""))[1] == []
    assert [refusal.field for refusal in checked_contact(replace(contact, mobile="1234"))[1]] == ["mobile"]
