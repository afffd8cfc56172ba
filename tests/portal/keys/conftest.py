"""A real authority, a subscriber with a right to apply, and the subscriber's browser on a real server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext

from audit.actors import SYSTEM
from pki import holdings, lifecycle
from pki.ceremony import hold_ceremony
from pki.models import Certificate
from portal import sessions
from portal.pairs import holder_key
from registry import accounts
from registry.models import PortalAccount
from tests.ground import browser as chromium
from tests.portal import people
from tests.portal.keys.pages import ApplyPage, ExportPage, Owner, Watched
from tests.portal.keys.worker import Worker


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


def sign_in(context: BrowserContext, *, server: str, account: PortalAccount) -> None:
    """Lets the browser in without the login page, which has tests of its own."""
    token = sessions.open_session(account=account, replaces=None)
    context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": f"{server}{sessions.PATH}"}])


@contextmanager
def computer_of(account: PortalAccount, *, browser: Browser, server: str) -> Iterator[BrowserContext]:
    """A browser of that subscriber's, signed in. What it keeps, it keeps until it is closed."""
    context = browser.new_context(base_url=server, viewport=chromium.DESK_SIZE, locale="zh-TW", accept_downloads=True)
    sign_in(context, server=server, account=account)
    yield context
    context.close()


@pytest.fixture
def desk(browser: Browser, server: str, applicant: PortalAccount) -> Iterator[BrowserContext]:
    """The applicant's browser, signed in."""
    with computer_of(applicant, browser=browser, server=server) as context:
        yield context


@pytest.fixture
def watched(desk: BrowserContext) -> Iterator[Watched]:
    """A tab of that browser; the test fails when it complains of anything that the test did not expect."""
    tab = Watched(desk.new_page())
    yield tab
    assert not tab.complaints.heard


@pytest.fixture
def applying(watched: Watched) -> ApplyPage:
    """The page on which the keys are made, after the terms."""
    return ApplyPage.after_terms(watched)


@pytest.fixture
def expiring(applying: ApplyPage, applicant: PortalAccount) -> holdings.Pair:
    """A pair whose keys this browser made, ten days before its end."""
    applying.apply()
    key = holder_key(applicant.subscriber)
    (pair,) = holdings.pairs_of(key)
    lifecycle.activate_pair(actor=accounts.actor_of(applicant), pair_id=pair.pair_id, holder_key=key)
    Certificate.objects.update(not_after=timezone.now() + timedelta(days=10))
    return pair


# --- the worker alone -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def worker(browser: Browser, server: str) -> Worker:
    """The committed worker, given tasks without the pages around it."""
    return Worker(browser.new_page(), server=server)


# --- one pair for all tests of a file -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def standing_subscriber(standing_database: None) -> PortalAccount:
    """Of a real authority."""
    hold_ceremony(actor=SYSTEM, report=lambda sentence: None)
    account = people.enrol()
    people.give_right(account)
    return account


@pytest.fixture(scope="module")
def standing_desk(browser: Browser, server: str, standing_subscriber: PortalAccount) -> Iterator[BrowserContext]:
    """The computer on which the keys were made."""
    with computer_of(standing_subscriber, browser=browser, server=server) as context:
        yield context


@pytest.fixture(scope="module")
def standing_owner(standing_desk: BrowserContext) -> Owner:
    """With a pair and its backup files, which no test may remove or prove."""
    tab = Watched(standing_desk.new_page())
    ApplyPage.after_terms(tab).apply()
    exporting = ExportPage.opened(tab)
    exporting.make_files()
    return Owner(tab, exporting.download())
