"""The login page of a browser that holds a signing key: the key signs, and no digits are asked for."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pki import holdings, lifecycle
from portal.pairs import holder_key
from registry import accounts
from registry.models import LoginWay, PortalAccount, PortalLogin
from tests.ground.browser import axe
from tests.portal import people
from tests.portal.keys.pages import KEY_PASSWORD, LONG, ApplyPage, Watched

pytestmark = [pytest.mark.browser]


@pytest.fixture
def at_login(applying: ApplyPage, watched: Watched, desk: BrowserContext, applicant: PortalAccount) -> Page:
    """The login page in the browser that has just got its certificates, active now; nobody is signed in."""
    applying.apply()
    holder = holder_key(applicant.subscriber)
    pair = holdings.pairs_of(holder)[0]
    lifecycle.activate_pair(actor=accounts.actor_of(applicant), pair_id=pair.pair_id, holder_key=holder)
    desk.clear_cookies()
    watched.page.goto("/portal/login/")
    watched.page.fill("#id_account", applicant.shown)
    watched.page.fill("#id_password", people.PASSWORD)
    return watched.page


def sign(page: Page, password: str) -> None:
    """By keyboard, from the key password to Enter."""
    page.locator("#sign-password").focus()
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_the_key_password_takes_the_place_of_the_digits_and_never_leaves_the_browser(at_login: Page) -> None:
    sent: list[str] = []
    at_login.on("request", lambda request: sent.append(request.post_data or ""))

    sign(at_login, KEY_PASSWORD)
    at_login.wait_for_url("**/portal/", timeout=LONG)

    assert PortalLogin.objects.get().way == LoginWay.CERTIFICATE
    assert not any("lantern" in body for body in sent)


def test_a_wrong_key_password_is_said_beside_it_and_tries_nothing(at_login: Page) -> None:
    sign(at_login, "not the key password")

    expect(at_login.locator("#sign-password-error")).to_be_visible(timeout=LONG)
    assert at_login.evaluate("document.activeElement.id") == "errors"
    assert axe(at_login) == []
    assert not PortalLogin.objects.exists()


def test_the_certificates_are_offered_by_number_and_name_nobody(at_login: Page, applicant: PortalAccount) -> None:
    offered = at_login.locator("#sign-with").inner_text()

    assert offered.startswith("C1")
    assert applicant.subscriber.name not in at_login.content()


def test_a_browser_without_keys_asks_for_the_digits_alone(watched: Watched, desk: BrowserContext) -> None:
    desk.clear_cookies()
    watched.page.goto("/portal/login/")

    expect(watched.page.locator("#id_picture")).to_be_visible()
    expect(watched.page.locator("#sign-instead")).to_be_hidden()
