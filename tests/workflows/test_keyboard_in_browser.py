"""Single keys on the desk's pages, and a scanner that types: in Chromium, on a page that the office made, unserved."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from registry.models import Staff
from tests import cast
from tests.ground import browser as chromium
from tests.workflows import papers
from workflows.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

HOST = "http://desk.example"
ANSWER = '<!doctype html><title>done</title><link rel="icon" href="data:,">'  # or Chromium asks the host for an icon
#: Keys within one millisecond, as no hand types them; `method`: an input method takes them, as a browser tells of it.
TYPED = """({ keys, method }) => {
  const code = (key) => ({ "-": "Minus", Enter: "Enter" })[key] ?? (/[0-9]/.test(key) ? "Digit" : "Key") + key;
  for (const key of keys)
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
      key: method ? "Process" : key, keyCode: method ? 229 : 0, code: code(key), bubbles: true, cancelable: true,
    }));
}"""


#: Two keys that a hand struck one after the other, while the page was too busy to hear of the first.
HEARD_LATE = """(keys) => {
  const struck = [];
  for (const key of keys) {
    struck.push(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    while (performance.now() - struck.at(-1).timeStamp < 60);
  }
  for (const event of struck) document.activeElement.dispatchEvent(event);
}"""


@pytest.fixture
def cases(lin: Staff, wang: Staff) -> list[Case]:
    return [papers.received(wang) for _ in range(3)]


@pytest.fixture
def asked() -> list[str]:
    """What was sent to the office, in order: the address, or what the box sought."""
    return []


@pytest.fixture
def worklist(page: Page, cases: list[Case], lin: Staff, asked: list[str]) -> Iterator[Page]:
    """The worklist of a counter clerk, with the office's own policy on it."""
    shown = _shown(cast.at_desk(lin))  # here: the driver's callbacks have a connection of their own

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            route.fulfill(path=Path(settings.STATICFILES_DIRS[0]) / path.removeprefix("/static/"))
        elif path == reverse("desk:worklist"):
            route.fulfill(**shown)
        else:
            sought = parse_qs(route.request.post_data or "").get("q")
            asked.append(sought[0] if sought else path)
            route.fulfill(body=ANSWER, content_type="text/html")

    page.route(f"{HOST}/**", answer)
    page.goto(HOST + reverse("desk:worklist"))
    yield page
    page.unroute_all(behavior="wait")


def _shown(client: Client) -> dict[str, Any]:
    found = client.get(reverse("desk:worklist"))
    headers = {"Content-Type": "text/html", "Content-Security-Policy": found.headers["Content-Security-Policy"]}
    return {"body": found.content, "headers": headers}


def test_rows_are_walked_and_claimed_without_a_mouse(worklist: Page, cases: list[Case], asked: list[str]) -> None:
    links = worklist.locator("tbody th a")
    expect(worklist.locator("#q")).to_be_focused()
    worklist.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    for key, row in (("j", 1), ("ArrowDown", 2), ("j", 2), ("k", 1), ("ArrowUp", 0), ("j", 1)):
        worklist.keyboard.press(key)
        expect(links.nth(row)).to_be_focused()
    with worklist.expect_navigation():
        worklist.keyboard.press("c")
    assert asked == [reverse("desk:claim", args=[cases[1].number])]


def test_a_busy_page_loses_no_key(worklist: Page, cases: list[Case]) -> None:
    worklist.locator("#q").blur()
    worklist.evaluate(HEARD_LATE, "jj")
    expect(worklist.locator("tbody th a").nth(1)).to_be_focused()


def test_what_follows_a_key_that_leads_into_a_field_presses_nothing(worklist: Page, cases: list[Case]) -> None:
    for together in (TYPED, HEARD_LATE):
        worklist.locator("#q").blur()
        keys = "/?" if together == HEARD_LATE else {"keys": ["/", "?"], "method": False}
        worklist.evaluate(together, keys)
        expect(worklist.locator("#q")).to_be_focused()
        expect(worklist.locator("#keys")).to_be_hidden()


def test_typing_into_the_box_presses_nothing(worklist: Page, asked: list[str]) -> None:
    worklist.locator("#q").press_sequentially("jck?")
    expect(worklist.locator("#q")).to_have_value("jck?")
    assert asked == []
    expect(worklist.locator("#keys")).to_be_hidden()


def test_question_mark_shows_the_keys_of_the_page_and_turns_them_off(worklist: Page) -> None:
    worklist.locator("tbody th a").first.focus()
    worklist.keyboard.press("?")
    panel = worklist.locator("#keys")
    expect(panel).to_be_visible()
    assert "認領" in panel.inner_text()
    assert chromium.axe(worklist) == []
    panel.locator("[type=checkbox]").uncheck()
    worklist.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    worklist.reload()
    worklist.locator("tbody th a").first.focus()
    worklist.keyboard.press("?")
    worklist.locator("[data-keys-open]").click()  # the way that needs no single key
    expect(panel.locator("[type=checkbox]")).not_to_be_checked()


def test_scan_while_no_field_has_the_focus_goes_into_the_box(worklist: Page, cases: list[Case]) -> None:
    worklist.locator("tbody th a").first.focus()
    worklist.evaluate(TYPED, {"keys": list(cases[2].number[:6]), "method": False})
    expect(worklist.locator("#q")).to_be_focused()  # and the browser types the rest into it
    expect(worklist.locator("#q")).to_have_value(cases[2].number[:6])


@pytest.mark.parametrize("focus", ["#q", "tbody th a"], ids=["into the box", "onto a row"])
def test_scan_through_an_input_method_arrives_as_it_was_struck(
    worklist: Page, cases: list[Case], asked: list[str], focus: str
) -> None:
    worklist.locator(focus).first.focus()
    with worklist.expect_navigation():
        worklist.evaluate(TYPED, {"keys": [*cases[2].number, "Enter"], "method": True})
    assert asked == [cases[2].number]
