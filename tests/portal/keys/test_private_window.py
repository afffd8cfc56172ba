"""A private window of Firefox: it keeps keys no longer than it is open, and is as strict as any other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Error, Playwright, expect

from registry.models import PortalAccount
from tests.ground import firefox as gecko
from tests.portal.keys.pages import ApplyPage, Watched
from tests.portal.visits import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def window(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[BrowserContext]:
    context = gecko.private_window(playwright, folder=tmp_path_factory.mktemp("private"), base_url=server)
    yield context
    context.close()


def test_it_is_told_before_it_makes_keys_that_would_go_with_it(
    window: BrowserContext, server: str, applicant: PortalAccount
) -> None:
    page = window.new_page()
    log_in(page, server, applicant)
    applying = ApplyPage.after_terms(Watched(page))

    applying.expect_note("請關閉無痕視窗")
    expect(page.locator("#apply-password")).to_be_hidden()


@pytest.mark.parametrize("browser_of", ["window", "desk"], ids=["Firefox", "Chromium"])
def test_no_text_becomes_markup_and_no_style_comes_from_a_page(
    request: pytest.FixtureRequest, browser_of: str, applicant: PortalAccount
) -> None:
    """The policy and Trusted Types are enforced, not merely sent."""
    context: BrowserContext = request.getfixturevalue(browser_of)
    tab = Watched(context.new_page())
    tab.page.goto("/portal/login/")

    with pytest.raises(Error, match="TypeError"):
        tab.page.evaluate("document.querySelector('h1').innerHTML = '<b>text</b>'")
    tab.page.evaluate("document.querySelector('h1').setAttribute('style', 'color: red')")

    assert tab.page.locator("h1").evaluate("heading => getComputedStyle(heading).color") != "rgb(255, 0, 0)"
    assert tab.page.locator("h1 b").count() == 0
    tab.complaints.expect("inline style")
