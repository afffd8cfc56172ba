"""Applying and activating by keyboard alone: every stop in reading order, the focus follows the steps, no trap."""

import pytest
from playwright.sync_api import Page, expect

from tests.portal import people
from tests.portal.keys.pages import KEY_PASSWORD, LONG, Watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: More stops than any page has.
MANY = 80
#: What can be used and seen, in reading order.
USABLE = """() => [...document.querySelectorAll('*')].flatMap((element, at) =>
  element.matches('a[href], button, input, select, textarea, summary, [tabindex]')
    && element.tabIndex >= 0 && !element.disabled && element.checkVisibility() ? [at] : [])"""
FOCUSED = "[...document.querySelectorAll('*')].indexOf(document.activeElement)"


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus, and the focus can be seen on it."""
    for _press in range(MANY):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"no way by Tab to {selector}")


def all_stops(page: Page) -> list[int]:
    """The elements that Tab stops at, from the top of the page once around, by their place in the document."""
    page.evaluate("document.activeElement.blur()")
    stops: list[int] = []
    for _press in range(MANY):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if stops and at in (stops[0], page.evaluate("[...document.querySelectorAll('*')].indexOf(document.body)")):
            return stops
        assert at not in stops, f"caught between {stops[stops.index(at) :]}"
        stops.append(at)
    raise AssertionError("Tab never comes around")


def test_from_home_to_the_active_pair(watched: Watched) -> None:
    page = watched.page
    page.goto("/portal/")
    tab_to(page, ".pair__next a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/apply/")
    tab_to(page, "#id_accept")
    page.keyboard.press("Space")
    tab_to(page, "main form.flow button.btn--main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/apply/keys/")
    for field in ("#k1", "#k2"):
        tab_to(page, field)
        page.keyboard.type(KEY_PASSWORD)
    tab_to(page, "#own")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#done-h")).to_be_focused(timeout=LONG)
    tab_to(page, "#apply-done .btn--main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/activate/")
    tab_to(page, "#id_password")
    page.keyboard.type(people.PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/portal/export/")


def test_refused_the_focus_is_on_the_reasons_and_each_leads_to_its_field(watched: Watched) -> None:
    page = watched.page
    page.goto("/portal/apply/")
    page.check("#id_accept")
    page.locator("main form.flow button.btn--main").click()
    tab_to(page, "#k1")
    page.keyboard.press("Enter")

    expect(page.locator("#errors")).to_be_focused()
    tab_to(page, "#errors a")
    page.keyboard.press("Enter")
    expect(page.locator("#k1")).to_be_focused()


@pytest.mark.parametrize("address", ["", "apply/", "apply/keys/"])
def test_tab_stops_at_all_that_can_be_used_in_reading_order_and_comes_around(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto("/portal/apply/")
    if address == "apply/keys/":
        page.check("#id_accept")
        page.locator("main form.flow button.btn--main").click()
        page.wait_for_url("**/portal/apply/keys/")
    page.goto(f"/portal/{address}")

    assert all_stops(page) == page.evaluate(USABLE)
