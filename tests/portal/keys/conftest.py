"""A real authority, a subscriber with a right to apply, and the subscriber's browser on a real server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from audit.actors import SYSTEM
from pki.ceremony import hold_ceremony
from portal import sessions
from registry.models import PortalAccount
from tests.ground import browser as chromium
from tests.portal import people


@pytest.fixture
def authority(transactional_db: None) -> None:
    """Root and issuing authority; their keys are made once a worker."""
    hold_ceremony(actor=SYSTEM, report=lambda sentence: None)


@pytest.fixture
def applicant(authority: None) -> PortalAccount:
    """A subscriber who may apply for a pair."""
    account = people.enrol()
    people.give_right(account)
    return account


def sign_in(context: BrowserContext, *, base_url: str, account: PortalAccount) -> None:
    """Lets the browser in without the login page, which has tests of its own."""
    token = sessions.open_session(account=account, replaces=None)
    context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": f"{base_url}{sessions.PATH}"}])


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, applicant: PortalAccount) -> Iterator[BrowserContext]:
    """The applicant's browser, signed in, in Chinese. What it keeps, it keeps until the test ends."""
    context = browser.new_context(
        base_url=live_server.url, viewport=chromium.DESK_SIZE, locale="zh-TW", accept_downloads=True
    )
    sign_in(context, base_url=live_server.url, account=applicant)
    yield context
    context.close()
