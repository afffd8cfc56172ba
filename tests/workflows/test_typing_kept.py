"""A session ends while somebody types, on any page of the desk: it is told, and the words come back to their typist."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.conf import settings as configured
from django.http import QueryDict
from django.test import Client
from django.urls import resolve, reverse
from pytest_django.fixtures import Settings

from registry.models import Staff
from tests import cast
from tests.workflows import papers
from tests.workflows.staffing.test_second_factor_pages import shown_by, with_app
from tests.workflows.test_permissions import LET_IN, address
from workflows.desk.typing_kept import DEED, SALT
from workflows.desk.words import OTHERS, WORDLESS, words
from workflows.kept_typing import kept_by
from workflows.models import Case
from workflows.stages import Deed, Stage

pytestmark = pytest.mark.django_db

TEXT = "第10欄樓層漏打"
PEOPLE = {person.username: person for person in cast.EVERYBODY}
#: Who types what, where. The first word is looked for afterwards.
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "note": ("lin", {"note": TEXT}),
    "receive": ("lin", {"applicant": TEXT}),
    "withdraw": ("lin", {"note": TEXT}),
    "take-over": ("lin", {"note": TEXT}),
    "review": ("lin", {"note": TEXT, "papers": "on"}),
    "return": ("lin", {"note": TEXT, "reasons": "A02"}),
    "send-back": ("lin", {"note": TEXT}),
    "advise-rejection": ("lin", {"note": TEXT}),
    "prepare-new": ("lin", {"name": TEXT}),
    "find": ("lin", {"q": TEXT}),
    "absences": ("lin", {"first_day": "115/12/01"}),
    "void-slip": ("lin", {"note": TEXT}),
    "returned-post": ("ho", {"reason": TEXT, "code": "12345678901234"}),
    "register-post": ("ho", {"serial": "S11500018730"}),
    "renewal-letters": ("ho", {"address": "lin@mail.example"}),
    "batch-void": ("ho", {"reason": TEXT, "first": "S11500018730"}),
    "batch-count": ("ho", {"sheets": "98", "first": "1", "last": "1"}),
    "notice-aside": ("ho", {"how": TEXT}),
    "scan-set-aside": ("lin", {"reason": TEXT}),
    "assign-chosen": ("chou", {"reason": TEXT}),
    "staff-new": ("chiang", {"display_name": TEXT}),
    "audit": ("tsai", {"about": TEXT}),
    "audit-export": ("tsai", {"since": "115/11/01"}),
}


@pytest.fixture
def case(lin: Staff, wang: Staff, chou: Staff, request: pytest.FixtureRequest) -> Case:
    if "void-slip" in request.node.name:
        return papers.carried_out(lin, wang, chou)
    return papers.keyed_in(wang)


def place(name: str, case: Case) -> str:
    """The address; the steps at review have forms of their own at the same stage."""
    if name == "void-slip":
        return reverse("desk:void-slip", args=[papers.slip_of(case).serial])
    if name in ("return", "send-back"):
        return reverse(f"desk:{name}", args=[case.number, "review", case.task_id])
    return address(name, case)


def sent_too_late(browser: Client, where: str, sent: dict[str, Any]) -> Any:
    """A page was open; its session has ended; the form is sent. The answer."""
    browser.get(reverse("desk:me"))
    del browser.cookies[configured.SESSION_COOKIE_NAME]
    return browser.post(where, sent)


def signs_in_again(browser: Client, staff: Staff, asked: Any, *, secret: bytes | None = None) -> Any:
    """Signs in on the page that asks for it; where that leads."""
    typed = {"username": staff.username, "password": cast.PASSWORD}
    carried = {"next": asked.context["following"], "kept": asked.context["kept"]}
    answer = browser.post(reverse("desk:login"), typed | carried)
    if secret:
        answer = browser.post(answer["Location"], {"code": shown_by(secret)})
    return browser.get(answer["Location"], follow=True)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_words_are_there_after_the_sign_in(name: str, case: Case) -> None:
    who, sent = PAGES[name]
    staff = Staff.objects.filter(username=who).first() or cast.hire(PEOPLE[who])
    secret = with_app(staff) if who in ("chou", "chiang", "tsai") else None
    browser = cast.at_desk(staff)
    asked = sent_too_late(browser, place(name, case), sent)
    assert "登入已逾時" in asked.content.decode()
    page = signs_in_again(browser, staff, asked, secret=secret)
    assert next(iter(sent.values())) in page.content.decode()
    assert "登入曾逾時" in page.content.decode()


def test_what_was_ticked_stays_ticked(case: Case, lin: Staff) -> None:
    browser = cast.at_desk(lin)
    page = signs_in_again(browser, lin, sent_too_late(browser, place("review", case), PAGES["review"][1]))
    assert page.context["form"]["papers"].value() is True
    assert papers.fresh(case).stage == Stage.REVIEW


def test_second_keying_is_there_after_the_sign_in(lin: Staff, settings: Settings) -> None:
    settings.KEYED_TWICE = ["id_number"]
    waiting, browser = papers.received(lin), cast.at_desk(lin)
    first, again = address("key_in", waiting), address("key-again", waiting)
    browser.post(first, {**papers.APPLICATION, "based_on": "0"})
    page = signs_in_again(browser, lin, sent_too_late(browser, again, {"id_number": "A1234567"}))
    assert page.context["form"]["id_number"].value() == "A1234567"


def test_form_of_another_page_is_sent_from_where_it_is_shown(case: Case, chou: Staff, wang: Staff) -> None:
    browser, secret = cast.at_desk(chou), with_app(chou)
    sent = {"case": case.number, "to": "wang", "reason": TEXT}
    page = signs_in_again(browser, chou, sent_too_late(browser, reverse("desk:assign-chosen"), sent), secret=secret)
    assert page.request["PATH_INFO"] == reverse("desk:kept")
    browser.post(page.context["path"], dict(page.context["fields"]))
    task = papers.fresh(case).task
    assert task is not None
    assert task.owner == wang
    assert browser.get(reverse("desk:kept"))["Location"] == reverse("desk:worklist")


def test_press_without_words_leads_to_the_page_it_was_on(case: Case, lin: Staff) -> None:
    browser, there = cast.at_desk(lin), reverse("desk:worklist") + "?stage=review"
    browser.get(there)
    del browser.cookies[configured.SESSION_COOKIE_NAME]
    asked = browser.post(
        reverse("desk:claim", args=[case.number]), {}, headers={"referer": f"http://testserver{there}"}
    )
    assert "剛才沒有送出" in asked.content.decode()
    assert asked.context["following"] == there
    asked = browser.post(
        reverse("desk:claim", args=[case.number]), {}, headers={"referer": "https://elsewhere.example/"}
    )
    assert asked.context["following"] == reverse("desk:worklist")
    asked = browser.post(reverse("desk:claim", args=[case.number]), {}, headers={"referer": "http://[no address"})
    assert asked.context["following"] == reverse("desk:worklist")


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("my-password", {"password": cast.PASSWORD, "new": "紫色的算盤-4822-珠子", "again": "紫色的算盤-4822-珠子"}),
        ("my-code", {"code": "123456", "password": cast.PASSWORD}),
        ("my-code-remove", {"password": cast.PASSWORD}),
        ("my-passkey", {"password": cast.PASSWORD}),
    ],
)
def test_passwords_and_codes_are_not_kept(lin: Staff, name: str, sent: dict[str, str]) -> None:
    asked = sent_too_late(cast.at_desk(lin), reverse(f"desk:{name}"), sent)
    assert asked.context["kept"] == ""
    assert "剛才沒有送出" in asked.content.decode()


def test_colleague_gets_none_of_it_and_is_told(case: Case, lin: Staff, wang: Staff) -> None:
    browser = cast.at_desk(lin)
    page = signs_in_again(browser, wang, sent_too_late(browser, place("note", case), {"note": TEXT}))
    assert "別的帳號" in page.content.decode()
    assert TEXT not in page.content.decode() + browser.get(reverse("desk:kept"), follow=True).content.decode()


def test_step_that_a_colleague_has_taken_meanwhile_shows_the_words(case: Case, lin: Staff, wang: Staff) -> None:
    browser = cast.at_desk(lin)
    asked = sent_too_late(browser, place("send-back", case), {"note": TEXT})
    papers.review(wang, case)
    page = signs_in_again(browser, lin, asked)
    assert page.status_code == 409
    assert TEXT in page.content.decode()


def test_role_that_was_taken_away_meanwhile_shows_the_words(case: Case, lin: Staff) -> None:
    browser = cast.at_desk(lin)
    asked = sent_too_late(browser, place("note", case), {"note": TEXT})
    lin.groups.clear()
    page = signs_in_again(browser, lin, asked)
    assert page.status_code == 403
    assert TEXT in page.content.decode()


def test_page_that_has_no_use_for_the_words_shows_them(case: Case, lin: Staff) -> None:
    """A clerk sees the case whole already."""
    browser = cast.at_desk(lin)
    asked = sent_too_late(browser, reverse("desk:show-whole", args=[case.number]), {"note": TEXT})
    page = signs_in_again(browser, lin, asked)
    assert page.request["PATH_INFO"] == reverse("desk:kept")
    assert TEXT in page.content.decode()


def test_address_that_is_only_sent_to_says_so(case: Case) -> None:
    """Else a sign-in would lead to an address that can't be opened."""
    stranger = Client()
    for name in sorted(LET_IN):
        where = address(name, case)
        assert (stranger.get(where).status_code == 405) is hasattr(resolve(where).func, DEED), name


def forms_of_the_desk(base: type[forms.Form] = forms.Form) -> Iterator[type[forms.Form]]:
    for form in base.__subclasses__():
        if form.__module__.startswith("workflows.") and "samples" not in form.__module__:
            yield form
        yield from forms_of_the_desk(form)


def test_every_field_that_takes_words_has_its_name_among_them() -> None:
    secret = {"password", "new", "again", "answer"}
    asked = {
        name
        for form in forms_of_the_desk()
        for name, field in form.base_fields.items()
        if not isinstance(field, WORDLESS) and not field.widget.is_hidden
    }
    nameless = {name for name in asked - secret if not words({name: "x"})}  # type: ignore[arg-type]
    assert nameless == set()
    assert set(OTHERS) - asked == {"how", "q", "why"}  # fields that no class of a form names


def test_ticked_lines_of_a_checklist_are_no_words() -> None:
    assert words(QueryDict("papers=on&note=x")) == [("文字說明", "x")]


# --- signed in anew on another page ---------------------------------------------------------------------------------


def signed_in_anew(first: Staff, then: Staff) -> tuple[Client, str]:
    """`first` has a page open; the session ends; `then` signs in on another page. Browser, token of the first page."""
    browser, tokens = Client(enforce_csrf_checks=True), list[str]()
    for staff in (first, then):
        browser.cookies.pop(configured.SESSION_COOKIE_NAME, None)
        form = browser.get(reverse("desk:login")).context["csrf_token"]
        typed = {"username": staff.username, "password": cast.PASSWORD, "csrfmiddlewaretoken": str(form)}
        assert browser.post(reverse("desk:login"), typed).status_code == 302
        tokens.append(str(browser.get(reverse("desk:me")).context["csrf_token"]))
    return browser, tokens[0]


def sent_with_the_former_token(first: Staff, then: Staff, where: str, sent: dict[str, str]) -> Any:
    """The form is sent from the first page."""
    browser, former = signed_in_anew(first, then)
    return browser.post(where, {**sent, "csrfmiddlewaretoken": former}, follow=True)


def test_words_of_another_page_are_given_back_and_nothing_is_done(case: Case, lin: Staff) -> None:
    page = sent_with_the_former_token(lin, lin, place("note", case), {"note": TEXT})
    assert page.context["form"]["note"].value() == TEXT
    assert not case.participations.filter(deed=Deed.NOTED).exists()
    assert sent_with_the_former_token(lin, lin, reverse("desk:claim", args=[case.number]), {}).status_code == 200


def test_nobody_gets_the_words_of_a_colleagues_page(case: Case, lin: Staff, wang: Staff) -> None:
    page = sent_with_the_former_token(lin, wang, place("note", case), {"note": TEXT})
    assert page.status_code == 403
    assert TEXT not in page.content.decode()


def test_no_password_of_another_page_is_kept(lin: Staff) -> None:
    page = sent_with_the_former_token(lin, lin, reverse("desk:my-password"), {"password": "紫色", "new": "黃色"})
    assert "重新登入過" in page.content.decode()
    assert not page.context["form"].is_bound


@pytest.mark.parametrize("name", ["login-password", "login-code", "login-enrol"])
def test_no_password_or_code_of_a_sign_in_in_another_window_is_kept(lin: Staff, name: str) -> None:
    browser, former = signed_in_anew(lin, lin)
    browser.post(reverse(f"desk:{name}"), {"new": TEXT, "code": TEXT, "csrfmiddlewaretoken": former})
    assert TEXT not in str(dict(browser.session))


def test_passwords_are_asked_for_on_the_pages_of_ones_own_account_alone(case: Case) -> None:
    stranger = Client()
    for name in sorted(LET_IN):
        where = address(name, case)
        secret = hasattr(stranger.post(where).wsgi_request, "sensitive_post_parameters")
        assert not secret or where.startswith(reverse("desk:me")), name


def test_answer_of_a_passkey_is_left_out_of_what_is_kept_beside_it(lin: Staff) -> None:
    asked = sent_too_late(cast.at_desk(lin), reverse("desk:my-passkey-new"), {"name": TEXT, "answer": "secret"})
    found = kept_by(str(lin.pk), asked.context["kept"], salt=SALT)
    assert found is not None
    assert found.typed == {"name": [TEXT]}
