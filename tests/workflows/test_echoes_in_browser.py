"""What a field says back while somebody types: in Chromium, on pages that the office made, unserved."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from registry.models import Staff
from tests import cast
from tests.workflows import papers
from workflows.echoes import echo_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

HOST = "http://desk.example"


@pytest.fixture
def form(page: Page, lin: Staff) -> Iterator[Page]:
    """The keying form of a registration."""
    case = papers.received(lin)
    with shown(page, lin, reverse("desk:key_in", args=[case.number, "key_in", case.task_id])) as form:
        yield form


@contextmanager
def shown(page: Page, staff: Staff, address: str) -> Iterator[Page]:
    """A page of the desk, with the office's own policy on it."""
    made = cast.at_desk(staff).get(address)  # here: the driver's callbacks have a connection of their own
    headers = {"Content-Type": "text/html", "Content-Security-Policy": made.headers["Content-Security-Policy"]}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            route.fulfill(path=Path(settings.STATICFILES_DIRS[0]) / path.removeprefix("/static/"))
        elif path == reverse("desk:echo"):
            route.fulfill(json=_said_of(_sent(route.request.post_data or "")))
        else:
            route.fulfill(body=made.content, headers=headers)

    page.route(f"{HOST}/**", answer)
    page.goto(HOST + address)
    yield page
    page.unroute_all(behavior="wait")


def _sent(multipart: str) -> dict[str, str]:
    parts = [part.partition("\r\n\r\n") for part in multipart.split("Content-Disposition: form-data; ")[1:]]
    return {head.split('"')[1]: body.split("\r\n--")[0] for head, _empty, body in parts}


def _said_of(sent: dict[str, str]) -> dict[str, Any]:
    said = echo_of(sent["what"], sent["text"], beside=sent["beside"])
    return {"sentence": said.sentence, "ok": said.ok, "glyphs": [], "given": said.given}


def leave(form: Page, field: str, text: str) -> None:
    form.fill(f"#id_{field}", text)
    form.locator(f"#id_{field}").blur()


def test_empty_code_follows_the_address_and_what_was_typed_stays(form: Page) -> None:
    code, said = form.locator("#id_zip"), form.locator("output[for=id_zip]")
    leave(form, "address", "臺北市大安區樣張路1號")
    expect(code).to_have_value("106")
    expect(said).to_contain_text("依地址帶入 106 臺北市大安區")
    leave(form, "address", "臺北市中正區樣張路1號")
    expect(code).to_have_value("100")
    leave(form, "address", "樣張路1號")
    expect(code).to_have_value("")
    leave(form, "zip", "106034")
    leave(form, "address", "臺北市中正區樣張路1號")
    expect(said).to_contain_text("106 是大安區，不是中正區")
    expect(code).to_have_value("106034")
    leave(form, "contact_address", "花蓮縣秀林鄉樣張1號")
    expect(form.locator("#id_contact_zip")).to_have_value("972")


@pytest.mark.parametrize(("name", "field"), [("receive", "received_on"), ("absences", "first_day")])
def test_date_is_said_back_anew_on_every_page(page: Page, lin: Staff, name: str, field: str) -> None:
    with shown(page, lin, reverse(f"desk:{name}")) as form:
        said = form.locator(f"output[for=id_{field}]")
        leave(form, field, "１１５／１／２")
        expect(said).to_have_text("民國 115 年 1 月 2 日（五）＝ 2026-01-02")
        leave(form, field, "115/2/30")
        expect(said).to_contain_text("2 月只有 28 天")
