"""Keying in: nothing typed is lost, nothing wrong is stored, two people don't overwrite each other."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from audit.refusal import Refusal
from registry.models import Staff
from registry.staff import actor_of
from tests import cast
from tests.workflows import papers
from workflows.actions import deciding, holding, keying
from workflows.models import Case, Draft, Edition
from workflows.stages import Stage

pytestmark = pytest.mark.django_db
BACKEND = "registry.staff.StaffBackend"


@pytest.fixture
def case(lin: Staff) -> Case:
    return papers.received(lin)


@pytest.fixture
def desk(lin: Staff) -> Client:
    client = Client()
    client.force_login(lin, backend=BACKEND)
    return client


def address(case: Case, page: str = "key_in") -> str:
    return reverse(f"desk:{page}", args=[case.number, "key_in", case.task_id])


def typed(**changed: str) -> dict[str, object]:
    return {**papers.APPLICATION, "based_on": "0", **changed}


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("id_number", "A123456780", "檢查碼"),
        ("birth_date", "1130231", "沒有"),
        ("birth_date", "1990101", "晚於今天"),
        ("zip", "100-034", "100"),
        ("address", "某處路1號", "縣市"),
        ("email", "chen(at)mail", "電子郵件"),
        ("telephone", "二九零零", "電話"),
        ("pieces", "0", "1"),
        ("signed_on", "", "請照紙本登打"),
        ("kind", "ghost", "ghost"),
    ],
)
def test_wrong_field_is_told_beside_it_and_everything_typed_stays(
    desk: Client, case: Case, field: str, text: str, sentence: str
) -> None:
    page = desk.post(address(case), typed(**{field: text}))
    form = page.context["form"]
    assert page.status_code == 200
    assert any(sentence in error for error in form.errors[field]), form.errors
    assert not Edition.objects.exists()
    for name in ("name", "address", "email"):
        expected = text if name == field else str(papers.APPLICATION[name])
        assert form[name].value() == expected


def test_rare_name_is_kept_as_it_is(desk: Client, case: Case) -> None:
    desk.post(address(case), typed(name="堃喆㛓𠮷𡘙"))
    assert Edition.objects.get().data["name"] == "堃喆㛓𠮷𡘙"


def test_body_needs_a_tax_number_and_a_representative(desk: Client, case: Case) -> None:
    page = desk.post(address(case), typed(kind="body", id_number="12345678"))
    assert {"id_number", "representative"} <= set(page.context["form"].errors)


def test_foreign_person_may_have_a_passport_only(desk: Client, case: Case) -> None:
    foreign = typed(
        kind="foreign", name="穆安娜", id_number="", nationality="德國 Germany",
        passport_name="MÜLLER, ANNA KATHARINA", passport_number="C01X00T47",
    )  # fmt: skip
    assert desk.post(address(case), foreign).status_code == 302
    assert papers.fresh(case).id_number == "C01X00T47"


def session_ends(desk: Client, case: Case) -> None:
    """The page is open; then the session's time is over."""
    desk.get(address(case))
    del desk.cookies[settings.SESSION_COOKIE_NAME]


def test_session_that_ends_loses_nothing_typed(desk: Client, case: Case, lin: Staff) -> None:
    session_ends(desk, case)
    page = desk.post(address(case), typed(name="陳𠮷堃又名", id_number="A1"))
    assert "登入已逾時" in page.content.decode()
    kept = page.context["kept"]
    desk.post(
        reverse("desk:login"), {"username": "lin", "password": cast.PASSWORD, "next": address(case), "kept": kept}
    )
    form = desk.get(address(case)).context["form"]
    assert (form["name"].value(), form["id_number"].value()) == ("陳𠮷堃又名", "A1")
    assert Case.objects.get().stage == Stage.KEY_IN


def test_what_somebody_typed_is_not_put_into_a_colleagues_form(desk: Client, case: Case, wang: Staff) -> None:
    """Else what 林柏睿 typed would be keyed in by 王思婷, and 林柏睿 might approve it."""
    session_ends(desk, case)
    kept = desk.post(address(case), typed(id_number="A1")).context["kept"]
    desk.post(
        reverse("desk:login"), {"username": "wang", "password": cast.PASSWORD, "next": address(case), "kept": kept}
    )
    assert desk.get(address(case)).context["form"]["id_number"].value() in (None, "")
    assert "desk.kept" not in desk.session


def test_a_strangers_form_is_not_signed(client: Client, case: Case) -> None:
    page = client.post(address(case), typed(id_number="A1"))
    assert not page.context["kept"]


def test_what_was_kept_is_nobody_elses_to_change(desk: Client, case: Case) -> None:
    desk.logout()
    answer = desk.post(
        reverse("desk:login"),
        {"username": "lin", "password": cast.PASSWORD, "next": address(case), "kept": "eyJmb3JnZWQiOnRydWV9:x:y"},
    )
    assert answer.status_code == 302
    assert desk.get(address(case)).context["form"]["id_number"].value() in (None, "")


def test_draft_comes_back_when_the_page_is_opened_again(desk: Client, case: Case) -> None:
    answer = desk.post(address(case, "draft"), typed(id_number="A12"))
    assert answer.status_code == 200
    assert desk.get(address(case)).context["form"]["id_number"].value() == "A12"


def test_draft_by_button_without_scripts(desk: Client, case: Case) -> None:
    desk.post(address(case), typed(id_number="A12", draft="1"))
    assert Draft.objects.get().typed["id_number"] == ["A12"]
    assert papers.fresh(case).stage == Stage.KEY_IN


def test_draft_is_gone_once_keyed_in(desk: Client, case: Case) -> None:
    desk.post(address(case, "draft"), typed())
    desk.post(address(case), typed())
    assert not Draft.objects.exists()


def test_second_saver_is_told_and_overwrites_nothing(lin: Staff, wang: Staff) -> None:
    case = papers.keyed_in(lin)
    deciding.send_back(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW, note="樓層"
    )
    case = papers.fresh(case)
    with pytest.raises(Refusal) as refused:
        keying.key_in(
            actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, data=papers.stored("RG"), based_on=0
        )
    assert refused.value.code == "conflict"
    assert Edition.objects.count() == 1


def test_case_held_by_somebody_else_is_told(case: Case, wang: Staff, desk: Client) -> None:
    holding.claim(actor=actor_of(wang), number=case.number)
    page = desk.post(address(case), typed())
    assert "王思婷" in str(page.context["form"].non_field_errors())
    assert papers.fresh(case).stage == Stage.KEY_IN


@pytest.mark.parametrize(
    ("what", "text", "ok"),
    [
        ("past", "740424", True),
        ("past", "741324", False),
        ("id", "A123456789", True),
        ("id", "A123456780", False),
        ("id", "04595257", True),
        ("zip", "220034", True),
        ("zip", "999034", False),
    ],
)
def test_echo_says_how_a_field_was_understood(desk: Client, what: str, text: str, ok: bool) -> None:
    answer = desk.post(reverse("desk:echo"), {"what": what, "text": text}).json()
    assert answer["ok"] is ok
    assert answer["sentence"]


def test_name_is_spelt_out_and_what_is_taken_for_another_is_marked(desk: Client) -> None:
    answer = desk.post(reverse("desk:echo"), {"what": "name", "text": "陳𠮷堃"}).json()
    assert [(glyph["char"], glyph["marked"]) for glyph in answer["glyphs"]] == [
        ("陳", False), ("𠮷", True), ("堃", False),
    ]  # fmt: skip


def test_postal_code_is_held_against_the_address_beside_it(desk: Client) -> None:
    sent = {"what": "zip", "beside": "臺北市大安區樣張路1號"}
    assert not desk.post(reverse("desk:echo"), {**sent, "text": "100034"}).json()["ok"]
    assert desk.post(reverse("desk:echo"), {**sent, "text": "106034"}).json()["given"] is None


@pytest.mark.parametrize(("address", "given"), [("台北市大安區樣張路1號", "106"), ("樣張路1號", ""), ("", "")])
def test_empty_postal_code_is_given_by_an_address_that_tells_it(desk: Client, address: str, given: str) -> None:
    answer = desk.post(reverse("desk:echo"), {"what": "zip", "text": " ", "beside": address}).json()
    assert (answer["given"], answer["ok"]) == (given, True)
    assert ("依地址帶入 106 臺北市大安區" in answer["sentence"]) is bool(given)


def test_postal_codes_are_filled_on_the_form_that_comes_back_and_what_was_typed_stays(desk: Client, case: Case) -> None:
    elsewhere = {"same_address": "", "contact_address": "花蓮縣秀林鄉樣張1號", "contact_zip": "97", "email": ""}
    form = desk.post(address(case), typed(zip="", **elsewhere)).context["form"]
    assert (form["zip"].value(), form["contact_zip"].value()) == ("220", "97")
    assert set(form.errors) == {"contact_zip", "email"}
    page = desk.post(address(case), typed(zip="", **elsewhere)).content.decode()
    assert "依地址帶入 220 新北市板橋區" in page
    assert form["enclosures"].value() == ["id"]


def test_what_the_address_gives_is_a_valid_code(desk: Client, case: Case) -> None:
    assert desk.post(address(case), typed(zip="")).status_code == 302
    data = Edition.objects.get().data
    assert (data["zip"], data["contact_zip"]) == ("220", "220")


def test_nothing_is_given_by_an_address_without_a_district(desk: Client, case: Case) -> None:
    form = desk.post(address(case), typed(zip="", address="樣張街二段8巷12號3樓")).context["form"]
    assert form["zip"].value() == ""
    assert "請照紙本登打" in form.errors["zip"][0]


def test_draft_without_a_postal_code_is_opened_with_it(desk: Client, case: Case) -> None:
    desk.post(address(case, "draft"), typed(zip=""))
    assert desk.get(address(case)).context["form"]["zip"].value() == "220"


def test_faults_are_listed_in_the_order_of_the_paper(desk: Client, case: Case) -> None:
    page = desk.post(address(case), {}).content.decode()
    listed = re.findall(r'<li><a href="#[^"]+">(\d+) ', page)
    assert len(listed) > 8
    assert listed == sorted(listed, key=int)


# --- somebody else was quicker -------------------------------------------------------------------------------------


def both_have_it_open(desk: Client, case: Case, wang: Staff) -> Any:
    """林柏睿 has the form open when 王思婷 sends hers; then he sends his."""
    desk.get(address(case))
    keying.key_in(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, data=papers.stored("RG"), based_on=0
    )
    return desk.post(address(case), typed(telephone="(02)2900-0425", birth_date="74/4/24"))


def test_who_comes_second_sees_both_versions_and_overwrites_nothing(desk: Client, case: Case, wang: Staff) -> None:
    page = both_have_it_open(desk, case, wang)
    assert page.status_code == 409
    (line,) = page.context["differing"]
    assert (line.saved, line.typed) == ("(02)2900-0424", "(02)2900-0425")
    assert "王思婷" in page.content.decode()
    assert Edition.objects.count() == 1


def test_what_the_second_typed_is_there_when_the_case_comes_back(desk: Client, case: Case, wang: Staff) -> None:
    both_have_it_open(desk, case, wang)
    case = papers.fresh(case)
    deciding.send_back(
        actor=actor_of(wang), number=case.number, task_id=case.task_id or 0, stage=Stage.REVIEW, note="電話"
    )
    case = papers.fresh(case)
    page = desk.get(address(case))
    assert page.context["form"]["telephone"].value() == "(02)2900-0424"
    assert [line.typed for line in page.context["differing"]] == ["(02)2900-0425"]
    assert desk.get(address(case) + "?mine").context["form"]["telephone"].value() == "(02)2900-0425"


def test_what_cant_be_read_is_shown_as_it_was_typed(desk: Client, case: Case, wang: Staff) -> None:
    desk.get(address(case))
    papers.key_in(wang, case)
    page = desk.post(address(case), typed(birth_date="7404"))
    assert [line.typed for line in page.context["differing"]] == ["7404"]


def test_script_is_told_while_one_types_on(desk: Client, case: Case, wang: Staff) -> None:
    papers.key_in(wang, case)
    answer = desk.post(address(case, "draft"), typed())
    assert answer.status_code == 409
    assert "王思婷" in answer.json()["sentence"]


def test_what_was_typed_before_a_session_ended_is_shown_beside_what_a_colleague_saved(
    desk: Client, case: Case, wang: Staff
) -> None:
    session_ends(desk, case)
    kept = desk.post(address(case), typed(telephone="(02)2900-0425")).context["kept"]
    papers.key_in(wang, case)
    desk.post(
        reverse("desk:login"), {"username": "lin", "password": cast.PASSWORD, "next": address(case), "kept": kept}
    )
    page = desk.get(address(case))
    assert [line.typed for line in page.context["differing"]] == ["(02)2900-0425"]


def test_drafts_end_with_their_case(desk: Client, case: Case, wang: Staff) -> None:
    desk.post(address(case, "draft"), typed())
    deciding.withdraw(actor=actor_of(wang), number=case.number, reason="本人撤件")
    assert not Draft.objects.exists()


def test_role_that_was_taken_away_is_told_with_what_was_typed(desk: Client, case: Case, lin: Staff) -> None:
    desk.get(address(case))
    lin.groups.clear()
    answer = desk.post(address(case), typed(telephone="(02)2900-0425"))
    assert answer.status_code == 403
    assert "(02)2900-0425" in answer.content.decode()
    assert not Edition.objects.exists()


def test_words_for_a_step_that_a_colleague_has_taken_are_shown_again(desk: Client, lin: Staff, wang: Staff) -> None:
    case = papers.keyed_in(wang)
    back = reverse("desk:send-back", args=[case.number, "review", case.task_id])
    papers.review(wang, case)
    page = desk.post(back, {"note": "第 10 欄樓層漏打"})
    assert page.status_code == 409
    assert "第 10 欄樓層漏打" in page.content.decode()
    assert papers.fresh(case).stage == Stage.APPROVE


# --- keyed twice ---------------------------------------------------------------------------------------------------


@pytest.fixture
def twice(settings: Settings) -> None:
    settings.KEYED_TWICE = ["id_number", "birth_date"]


@pytest.mark.usefixtures("twice")
def test_second_keying_is_blind(desk: Client, case: Case) -> None:
    answer = desk.post(address(case), typed())
    assert answer.status_code == 302
    assert answer["Location"] == address(case, "key-again")
    page = desk.get(answer["Location"]).content.decode()
    assert "A123456789" not in page
    assert "740424" not in page
    assert papers.fresh(case).stage == Stage.KEY_IN


@pytest.mark.usefixtures("twice")
def test_two_keyings_that_say_the_same_send_the_case_on(desk: Client, case: Case) -> None:
    desk.post(address(case), typed())
    again = {"id_number": "a123456789", "birth_date": "74/4/24"}
    assert desk.post(address(case, "key-again"), again).status_code == 302
    assert Edition.objects.get().data["birth_date"] == "1985-04-24"
    assert papers.fresh(case).stage == Stage.REVIEW


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("id_number", "A123456798", ("9、10", "A123456789", "A123456798")),
        ("birth_date", "740425", ("74/4/24", "74/4/25")),
        ("birth_date", "xx", ("74/4/24", "這次 XX")),
        ("birth_date", "", ("再登打",)),
    ],
)
def test_difference_is_shown_and_nothing_overwritten(
    desk: Client, case: Case, field: str, text: str, said: tuple[str, ...]
) -> None:
    desk.post(address(case), typed())
    again = {"id_number": "A123456789", "birth_date": "740424", field: text}
    (error,) = desk.post(address(case, "key-again"), again).context["form"].errors[field]
    assert all(words in error for words in said), error
    assert not Edition.objects.exists()
    assert desk.get(address(case)).context["form"]["id_number"].value() == "A123456789"


@pytest.mark.usefixtures("twice")
def test_no_way_past_the_second_keying(lin: Staff, case: Case) -> None:
    with pytest.raises(Refusal) as refused:
        papers.key_in(lin, case)
    assert refused.value.code == "not_keyed_twice"


@pytest.mark.usefixtures("twice")
def test_second_keying_without_a_first_leads_back(desk: Client, case: Case) -> None:
    assert desk.get(address(case, "key-again"))["Location"] == address(case)
