"""What holds on every page: both languages, few queries, errors as sentences, no word left in the other language."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils.html import strip_tags

from config.urls import urlpatterns as ours
from pki.models import Status
from registry.models import PortalAccount
from tests.portal import people

MOST_QUERIES = 15
PAGES = [
    "",
    "password/",
    "logins/",
    "passkeys/",
    "apply/",
    "activate/",
    "renew/",
    "suspend/",
    "revoke/",
    "resume/",
    "terms/",
    "export/",
    "keys/",
    "download/",
    "import/",
    "file-password/",
    "certificates/",
    "paper/RV/",
    "paper/RS/",
    "paper/PW/",
]
HAN = re.compile(r"[\u4e00-\u9fff]")


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [*ours, path("fails", fails), path("forbids", forbids)]


def words_of(body: str) -> str:
    """What people read on the page between header and footer."""
    main = body.split("<main>")[1].split("</main>", maxsplit=1)[0]
    return strip_tags(re.sub(r'<span class="code">.*?</span>|class="hash">[^<]*', "", main))


def in_language(client: Client, address: str, language: str) -> str:
    return client.get(address, headers={"accept-language": language}).content.decode()


@pytest.fixture
def full(account: PortalAccount) -> Client:
    """A subscriber with some of everything."""
    people.give_right(account)
    people.give_pair(account, status=Status.REVOKED, days_old=300)
    people.give_pair(account, status=Status.VALID, days_old=100)
    people.give_pair(account)
    return people.logged_in(account)


@pytest.mark.django_db
def test_the_login_asks_the_database_at_most_fifteen_times(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get("/portal/login/")

    assert len(queries) <= MOST_QUERIES


@pytest.mark.parametrize("page", [*PAGES, "login/"])
def test_a_page_in_english_has_no_chinese_words(full: Client, page: str) -> None:
    client = Client() if page == "login/" else full
    words = words_of(in_language(client, f"/portal/{page}", "en"))

    for registered in ("陳𠮷堃", "游㛓君", "臺北市大安區示範路1號"):
        words = words.replace(registered, "")
    assert HAN.findall(words) == []


@pytest.mark.parametrize("page", [*PAGES, "login/"])
def test_a_page_in_chinese_has_no_english_sentence(full: Client, page: str) -> None:
    client = Client() if page == "login/" else full
    words = words_of(in_language(client, f"/portal/{page}", "zh-TW"))

    assert re.findall(r"[A-Za-z]{3,}(?: [A-Za-z]{2,})+", words) == []


@pytest.mark.parametrize(("language", "word"), [("en", "browser"), ("zh-TW", "瀏覽器")])
def test_the_steps_that_touch_keys_have_a_picture_that_can_be_heard(full: Client, language: str, word: str) -> None:
    for page in ("apply/", "export/", "import/", "file-password/"):
        body = in_language(full, f"/portal/{page}", language)
        said = re.search(r'role="img" aria-labelledby="([\w-]+)">\s*<title id="\1">([^<]+)</title>', body)

        assert said, page
        assert word in said[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "lang"), [("zh-TW", "zh-Hant"), ("zh-Hant", "zh-Hant"), ("en", "en"), ("fr", "zh-Hant")]
)
def test_a_page_says_its_language(client: Client, language: str, lang: str) -> None:
    assert f'<html lang="{lang}">' in in_language(client, "/portal/login/", language)


@pytest.mark.django_db
def test_the_switch_of_language_leads_back_to_the_page(client: Client) -> None:
    here = "/portal/login/?next=%2Fportal%2F"
    response = client.post("/i18n/setlang/", {"language": "en", "next": here}, follow=True)

    assert '<html lang="en">' in response.content.decode()
    assert response.context["next"] == "/portal/"


@pytest.mark.urls("tests.portal.test_pages")
class TestErrors:
    """Errors are sentences in the language of the page."""

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("address", "status", "sentence"),
        [
            ("/portal/nothing", 404, "No such page"),
            ("/forbids", 403, "Not permitted"),
            ("/fails", 500, "Something failed on our side"),
        ],
    )
    def test_in_english(self, address: str, status: int, sentence: str) -> None:
        response = Client(raise_request_exception=False).get(address, headers={"accept-language": "en"})

        assert response.status_code == status
        assert f"<h1>{sentence}</h1>" in response.content.decode()

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("address", "sentence"),
        [("/portal/nothing", "沒有這個頁面"), ("/forbids", "沒有權限"), ("/fails", "系統發生錯誤")],
    )
    def test_in_chinese(self, address: str, sentence: str) -> None:
        response = Client(raise_request_exception=False).get(address, headers={"accept-language": "zh-TW"})

        assert f"<h1>{sentence}</h1>" in response.content.decode()

    @pytest.mark.django_db
    def test_that_are_ours_say_whom_to_call(self) -> None:
        response = Client(raise_request_exception=False).get("/fails")

        assert "(02)2000-0115" in response.content.decode()

    @pytest.mark.django_db
    @pytest.mark.parametrize(("address", "way_out"), [("/portal/nothing", "/portal/"), ("/desk/nothing", "/desk/")])
    def test_lead_back_through_the_same_door(self, client: Client, address: str, way_out: str) -> None:
        assert f'<p><a href="{way_out}">' in client.get(address).content.decode()

    @pytest.mark.django_db
    def test_a_form_from_before_the_login_is_explained(self) -> None:
        response = Client(enforce_csrf_checks=True).post("/portal/login/", headers={"accept-language": "en"})

        assert response.status_code == 403
        assert "<h1>The page was open for too long</h1>" in response.content.decode()


@pytest.mark.parametrize("deed", ["post", "put", "delete"])
@pytest.mark.parametrize("page", ["", "certificates/", "forms/RG.pdf"])
def test_pages_that_only_show_take_nothing(portal: Client, deed: str, page: str) -> None:
    ask: Callable[[str], HttpResponse] = getattr(portal, deed)

    assert ask(f"/portal/{page}").status_code == 405
