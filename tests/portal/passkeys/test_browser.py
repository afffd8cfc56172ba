"""Passkeys in Chromium, with the virtual authenticator of its DevTools: from the password to a login without digits."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.fixtures import Settings

from portal import sessions
from portal.passkeys.models import Passkey
from registry.models import PortalAccount
from tests.ground.browser import DESK_SIZE, NARROW_SIZE, Complaints, axe, plugged_in
from tests.portal import people
from tests.portal.keys.pages import LONG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def origin(server: str, settings: Settings) -> str:
    """A name, as passkeys are bound to no number."""
    name = server.replace("127.0.0.1", "localhost")
    settings.PASSKEY_ORIGIN = name
    return name


@pytest.fixture
def context(browser: Browser, origin: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=origin, viewport=NARROW_SIZE, locale="en")
    yield opened
    opened.close()


def sign_in(context: BrowserContext, account: PortalAccount, origin: str) -> None:
    token = sessions.open_session(account=account, replaces=None)
    context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": f"{origin}{sessions.PATH}"}])


def ask(page: Page) -> None:
    page.goto("/portal/passkeys/")
    page.fill("#id_name", "Telephone")
    page.fill("#id_password", people.PASSWORD)
    page.get_by_role("button", name=re.compile("Go on|繼續")).click()


def by_passkey(page: Page, account: PortalAccount, password: str = people.PASSWORD) -> None:
    page.goto("/portal/login/")
    page.fill("#id_account", account.shown)
    page.fill("#id_password", password)
    page.click("#passkey-button")


def test_registered_used_removed_refused(context: BrowserContext, origin: str, transactional_db: None) -> None:
    account = people.enrol()
    sign_in(context, account, origin)
    page = context.new_page()
    complaints = Complaints(page)
    plugged_in(page)

    ask(page)
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator(".note--ok")).to_contain_text("is registered", timeout=LONG)

    page.get_by_role("button", name="Sign out").click()
    by_passkey(page, account)
    page.wait_for_url("**/portal/")
    assert Passkey.objects.get().last_used_at is not None

    page.goto("/portal/passkeys/")
    page.get_by_role("link", name="Remove").click()
    page.fill("#id_password", people.PASSWORD)
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.locator(".note--ok")).to_contain_text("is removed", timeout=LONG)

    page.get_by_role("button", name="Sign out").click()
    by_passkey(page, account)
    expect(page.locator("#id_picture_error")).to_contain_text("The passkey doesn't go with this account", timeout=LONG)
    assert not complaints.heard


def test_without_a_passkey_the_page_says_so_and_the_digits_stay(
    context: BrowserContext, origin: str, transactional_db: None
) -> None:
    page = context.new_page()
    wire = plugged_in(page)
    by_passkey(page, people.enrol(), password="")
    expect(page.locator("#errors")).to_contain_text("Key the password", timeout=LONG)

    page.fill("#id_password", people.PASSWORD)
    page.click("#passkey-button")
    expect(page.locator("#errors")).to_contain_text("No passkey was used", timeout=LONG)
    assert page.locator("#id_picture").is_enabled()
    wire.detach()


@pytest.mark.parametrize(("language", "size"), [("zh-TW", NARROW_SIZE), ("en", DESK_SIZE)], ids=["phone", "desk"])
def test_every_page_is_sound_for_everybody(
    browser: Browser, origin: str, transactional_db: None, language: str, size: Any
) -> None:
    account = people.enrol()
    now = timezone.now()
    passkey = Passkey.objects.create(
        account=account, name="辦公室電腦", credential_id=b"1", public_key=b"", sign_count=0, aaguid=UUID(int=0),
        registered_at=now, copied_at=now,
    )  # fmt: skip
    context = browser.new_context(base_url=origin, viewport=size, locale=language)
    sign_in(context, account, origin)
    page = context.new_page()
    complaints = Complaints(page)
    ask(page)
    expect(page.locator("#passkey-form")).to_be_visible(timeout=LONG)
    found = axe(page)
    for address in ("", f"{passkey.key}/remove/"):
        page.goto(f"/portal/passkeys/{address}")
        found += axe(page) + (
            ["too wide"] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
        )
    context.clear_cookies()
    page.goto("/portal/login/")
    expect(page.locator("#passkey-button")).to_be_visible(timeout=LONG)

    assert found + axe(page) == []
    assert not complaints.heard
    context.close()


def test_elsewhere_nothing_is_offered(server: str, page: Page, origin: str, transactional_db: None) -> None:
    """Under another name of the same machine, as browsers would refuse it."""
    page.goto(f"{server}/portal/login/")
    page.wait_for_load_state()

    assert page.locator("#passkey-instead").is_hidden()
