"""Whatever breaks off at whatever step: the next visit completes it with the same certificates, or says what to do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from pki.models import Certificate, Order, OrderState, Pair
from registry.models import PortalAccount
from tests.portal import people
from tests.portal.keys.pages import LONG, ApplyPage, Watched
from tests.portal.keys.test_applying import LOST, impatient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def certificates_held(tab: Watched) -> set[str]:
    return {key["certificate"] for record in tab.held() for key in record["keys"].values()}


def certificates_issued() -> set[str]:
    return {bytes(one.der or b"").hex() for one in Certificate.objects.all()}


def before(page: Page, call: str) -> None:
    """The tab is closed in the moment in which it calls."""
    page.route(f"**/portal/apply/{call}/", lambda route: page.close())


def after(page: Page, call: str) -> None:
    """The server answers, and the tab is closed before the answer arrives."""

    def close(route: Route) -> None:
        route.fetch()
        page.close()

    page.route(f"**/portal/apply/{call}/", close)


@pytest.mark.parametrize(
    ("moment", "call"),
    [(before, "requests"), (after, "requests"), (before, "kept"), (after, "kept")],
    ids=["after the keys", "after sending", "before reporting", "before the report is confirmed"],
)
def test_a_tab_closed_at_any_step_is_gone_on_from_with_the_same_certificates(
    desk: BrowserContext, applying: ApplyPage, moment: Callable[[Page, str], None], call: str
) -> None:
    moment(applying.tab.page, call)
    applying.fill()
    applying.send()
    applying.tab.wait_until_closed()
    issued = certificates_issued()

    next_visit = Watched(desk.new_page())
    next_visit.page.goto("/portal/")

    ApplyPage(next_visit).expect_note("憑證已收到")
    assert issued <= certificates_issued()
    assert certificates_held(next_visit) == certificates_issued()
    assert [record["state"] for record in next_visit.held()] == ["kept"]
    assert (Pair.objects.count(), Order.objects.get().state) == (1, OrderState.KEPT)


def test_a_tab_closed_before_the_keys_begins_anew_on_the_same_order(desk: BrowserContext, applying: ApplyPage) -> None:
    before(applying.tab.page, "order")
    applying.fill()
    applying.send()
    applying.tab.wait_until_closed()

    again = ApplyPage(Watched(desk.new_page()))
    again.tab.page.goto("/portal/apply/keys/")
    again.apply()

    assert certificates_held(again.tab) == certificates_issued()
    assert (Pair.objects.count(), Order.objects.count()) == (1, 1)


def test_a_connection_that_drops_in_the_middle_is_gone_on_from(desk: BrowserContext, applying: ApplyPage) -> None:
    page = applying.tab.page
    impatient(page)
    page.reload()

    def drop(route: Route) -> None:
        desk.set_offline(True)
        route.abort()

    page.route("**/portal/apply/requests/", drop)
    applying.fill()
    applying.send()
    applying.expect_note("連不上註冊中心")
    page.unroute("**/portal/apply/requests/")
    desk.set_offline(False)

    page.click("#continue-now")

    applying.expect_section("apply-done")
    assert certificates_held(applying.tab) == certificates_issued()
    applying.tab.complaints.expect("net::ERR")


@pytest.mark.parametrize("days", [-1, 1], ids=["slow by a day", "fast by a day"])
def test_a_clock_that_is_wrong_by_a_day_does_no_harm(applying: ApplyPage, days: int) -> None:
    applying.tab.page.clock.set_system_time(timezone.now() + timedelta(days=days))

    applying.apply()

    assert certificates_held(applying.tab) == certificates_issued()


def test_storage_cleared_in_the_middle_is_said_and_nothing_is_lost_on_the_server(applying: ApplyPage) -> None:
    page = applying.tab.page
    impatient(page)
    page.reload()
    page.route("**/portal/apply/requests/", lambda route: (route.fetch(), route.abort()))
    applying.fill()
    applying.send()
    applying.expect_section("apply-continue")
    page.unroute("**/portal/apply/requests/")
    page.evaluate("new Promise((done) => (indexedDB.deleteDatabase('certdesk-keys').onsuccess = done))")

    page.goto("/portal/apply/keys/")

    applying.expect_section("apply-elsewhere")
    assert Pair.objects.count() == 1
    page.goto("/portal/download/")
    expect(page.locator("[data-pair] .note--warn")).to_contain_text("這裡沒有這些憑證的金鑰", timeout=LONG)
    applying.tab.complaints.expect(LOST)


@pytest.mark.parametrize("address", ["keys", "download", "import"])
def test_a_window_that_keeps_nothing_says_so(watched: Watched, applicant: PortalAccount, address: str) -> None:
    people.give_pair(applicant)
    watched.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")

    watched.page.goto(f"/portal/{address}/")

    expect(watched.page.locator("#keys-note")).to_contain_text("這個瀏覽器不保存資料", timeout=LONG)


def test_the_password_of_a_file_can_be_changed_in_a_window_that_keeps_nothing(watched: Watched) -> None:
    watched.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")

    watched.page.goto("/portal/file-password/")

    expect(watched.page.locator("#change-form")).to_be_visible()
