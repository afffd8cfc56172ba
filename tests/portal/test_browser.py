"""The portal in Chromium: by keyboard, without JavaScript, on a phone, read aloud, in both languages."""

import io
import wave
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pki.models import Status
from registry.models import PortalAccount
from tests.ground.browser import DESK_SIZE, NARROW_SIZE, Complaints
from tests.portal import people
from tests.portal.visits import log_in, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DURATION = """player => new Promise(done => {
    const tell = () => done(player.duration);
    if (player.readyState) tell(); else player.onloadedmetadata = tell;
})"""
BEHIND_THE_LOGIN = [
    "",
    "password/",
    "logins/",
    "activate/",
    "certificates/",
    "renew/",
    "suspend/",
    "revoke/",
    "resume/",
    "terms/",
    "paper/RV/",
    "paper/RS/",
    "paper/PW/",
]


@pytest.fixture
def subscriber(transactional_db: None) -> PortalAccount:
    account = people.enrol()
    people.give_right(account)
    people.give_pair(account, status=Status.REVOKED, days_old=300)
    people.give_pair(account, status=Status.VALID, days_old=345)
    people.give_pair(account)
    return account


@pytest.fixture(params=["zh-TW", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def context(browser: Browser, language: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale=language)
    yield opened
    opened.close()


def at_both_sizes(page: Page, name: str) -> list[str]:
    """What is found at a desk and on a small phone; the page is loaded once."""
    found = []
    for size in (NARROW_SIZE, DESK_SIZE):
        page.set_viewport_size(size)
        found += looked_at(page, f"{name} {size['width']}")
    return found


def check_paper(page: Page, account: PortalAccount) -> None:
    """What is printed says from which account and when, and has no menu and nothing to press."""
    page.emulate_media(media="print")
    expect(page.locator(".printline")).to_contain_text(account.shown)
    for screen_only in ("nav", ".mast", ".foot", ".btn", ".linklike"):
        expect(page.locator(f"{screen_only} >> nth=0")).to_be_hidden()
    page.emulate_media(media="screen")


def test_every_page_is_sound_for_everybody(server: str, context: BrowserContext, subscriber: PortalAccount) -> None:
    page = context.new_page()
    complaints = Complaints(page)
    page.goto(f"{server}/portal/login/")
    found = at_both_sizes(page, "login")
    log_in(page, server, subscriber, password="not the password")
    found += at_both_sizes(page, "login refused")
    log_in(page, server, subscriber)
    for address in BEHIND_THE_LOGIN:
        page.goto(f"{server}/portal/{address}")
        found += at_both_sizes(page, address or "home")
    page.goto(f"{server}/portal/certificates/")
    check_paper(page, subscriber)
    page.goto(f"{server}/portal/password/")
    page.locator("main form button").click()
    found += at_both_sizes(page, "password refused")
    assert not complaints.heard
    page.goto(f"{server}/portal/nothing")
    found += at_both_sizes(page, "404")

    assert found == []


def test_everything_works_without_javascript(server: str, browser: Browser, subscriber: PortalAccount) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-TW")
    page = context.new_page()
    page.goto(f"{server}/portal/login/")
    page.get_by_role("button", name="重新產生").click()
    log_in(page, server, subscriber)
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Activate the certificates").first.click()
    page.get_by_label("Portal password").fill(people.PASSWORD)
    page.get_by_role("button", name="Activate the certificates").click()

    assert page.url == f"{server}/portal/export/"
    context.close()


def test_certificates_are_suspended_by_keyboard_without_javascript(
    server: str, browser: Browser, subscriber: PortalAccount
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    log_in(page, server, subscriber)
    page.goto(f"{server}/portal/suspend/")
    page.locator("[name=certificates]").first.focus()
    for key in ("Space", "Tab", "Space", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type(people.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url == f"{server}/portal/"
    assert page.locator(".pair .tag", has_text="Suspended").count() == 3  # the pair and both of its certificates
    context.close()


def test_after_an_error_the_summary_has_the_focus(server: str, page: Page, subscriber: PortalAccount) -> None:
    log_in(page, server, subscriber, password="not the password")

    assert page.evaluate("document.activeElement.id") == "errors"


def test_the_digits_are_played_where_the_policy_is_enforced(server: str, page: Page, subscriber: PortalAccount) -> None:
    page.goto(f"{server}/portal/login/")
    link = page.get_by_role("link", name="語音播放")
    sound = page.request.get(server + str(link.get_attribute("href")))
    with page.expect_popup() as opened:
        link.click()
    opened.value.wait_for_load_state()

    with wave.open(io.BytesIO(sound.body())) as file:
        seconds = file.getnframes() / file.getframerate()
    # The gaps between the digits differ each time it is asked for.
    assert opened.value.locator("video").evaluate(DURATION) == pytest.approx(seconds, abs=3)
