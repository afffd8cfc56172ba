"""Applying in the browser: all goes well, and everything that breaks off."""

import json
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from pki.models import Certificate, Order, OrderState, Pair
from registry.models import PortalAccount
from tests.ground.browser import axe
from tests.portal.keys.conftest import sign_in
from tests.portal.keys.pages import KEY_PASSWORD, ApplyPage, Watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOST = "net::ERR_FAILED"


def lose_replies(page: Page, name: str) -> None:
    """The server gets and answers the call; the answer never arrives."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(f"**/portal/apply/{name}/", lose)


def impatient(page: Page) -> None:
    """Repeats come at once instead of after seconds."""
    page.add_init_script("const later = setTimeout; window.setTimeout = (work, ms) => later(work, Math.min(ms, 20));")


# --- all goes well --------------------------------------------------------------------------------------------------


def test_a_pair_is_made_and_kept(applying: ApplyPage) -> None:
    applying.apply()

    (held,) = applying.tab.held()
    assert held["state"] == "kept"
    assert len(held["chain"]) == 2
    numbers = {held["keys"][use]["number"].replace("-", "") for use in ("signing", "encryption")}
    assert numbers == set(Certificate.objects.values_list("number", flat=True))
    assert Order.objects.get().state == OrderState.KEPT


def test_neither_keys_nor_passwords_leave_the_browser(applying: ApplyPage) -> None:
    sent: list[str] = []
    applying.tab.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))

    applying.apply()

    (held,) = applying.tab.held()
    bodies = [json.loads(line.split(" ", 1)[1]) for line in sent if "/apply/requests/" in line]
    assert [set(body) for body in bodies] == [{"order", "signing", "encryption"}]
    everything = "".join(sent)
    assert KEY_PASSWORD not in everything
    assert held["keys"]["signing"]["key"]["wrapped"] not in everything


def test_keys_and_requests_are_stored_before_anything_is_sent(applying: ApplyPage) -> None:
    stored: list[str] = []

    def look(route: Route) -> None:
        stored.extend(record["state"] for record in applying.tab.held())
        route.continue_()

    applying.tab.page.route("**/portal/apply/requests/", look)
    applying.apply()

    assert stored == ["made"]


def test_a_script_can_take_no_private_key_out_of_the_store(applying: ApplyPage) -> None:
    applying.apply()

    (held,) = applying.tab.held()
    assert set(held["keys"]["signing"]) == {"key", "request", "certificate", "number"}
    assert set(held["keys"]["signing"]["key"]) == {"use", "spki", "derivation", "cipher", "wrapped"}


# --- what breaks off is picked up -----------------------------------------------------------------------------------


def test_a_reply_lost_on_the_way_is_picked_up_by_the_next_page(applying: ApplyPage) -> None:
    page = applying.tab.page
    impatient(page)
    page.reload()
    lose_replies(page, "requests")
    applying.fill()
    applying.send()
    applying.expect_section("apply-continue")
    applying.expect_note("連不上註冊中心")
    page.unroute("**/portal/apply/requests/")

    page.goto("/portal/")

    applying.expect_note("憑證已收到")
    expect(page.locator("main")).to_contain_text("待啟用")
    assert [record["state"] for record in applying.tab.held()] == ["kept"]
    assert Pair.objects.count() == 1
    applying.tab.complaints.expect(LOST)


def test_keys_that_were_never_sent_are_sent_by_the_page_itself(applying: ApplyPage) -> None:
    page = applying.tab.page
    impatient(page)
    page.reload()
    page.route("**/portal/apply/requests/", lambda route: route.abort())
    applying.fill()
    applying.send()
    applying.expect_section("apply-continue")
    page.unroute("**/portal/apply/requests/")

    page.click("#continue-now")

    applying.expect_section("apply-done")
    assert Pair.objects.count() == 1
    applying.tab.complaints.expect(LOST)


def test_a_lost_acknowledgement_is_given_again(applying: ApplyPage) -> None:
    page = applying.tab.page
    impatient(page)
    page.reload()
    page.route("**/portal/apply/kept/", lambda route: route.abort())
    applying.fill()
    applying.send()
    applying.expect_section("apply-continue")
    assert [record["state"] for record in applying.tab.held()] == ["issued"]
    page.unroute("**/portal/apply/kept/")

    page.goto("/portal/export/")

    applying.expect_note("憑證已收到")
    assert Order.objects.get().state == OrderState.KEPT
    applying.tab.complaints.expect(LOST)


def test_a_session_that_ended_is_said_and_the_keys_stay(desk: BrowserContext, applying: ApplyPage) -> None:
    desk.clear_cookies(name="portal_session")
    applying.fill()
    applying.send()

    applying.expect_note("登入已逾時")
    applying.tab.complaints.expect("401")


# --- refused --------------------------------------------------------------------------------------------------------


def test_another_browser_is_told_where_the_keys_are(
    browser: Browser, server: str, applicant: PortalAccount, applying: ApplyPage
) -> None:
    applying.tab.page.route("**/portal/apply/kept/", lambda route: route.abort())
    impatient(applying.tab.page)
    applying.tab.page.reload()
    applying.fill()
    applying.send()
    applying.expect_section("apply-continue")
    applying.tab.complaints.expect(LOST)

    elsewhere = browser.new_context(base_url=server, locale="zh-TW")
    sign_in(elsewhere, server=server, account=applicant)
    other = ApplyPage(Watched(elsewhere.new_page()))
    other.tab.page.goto("/portal/apply/keys/")

    other.expect_section("apply-elsewhere")
    expect(other.tab.page.locator("#apply-password")).to_be_hidden()
    elsewhere.close()


def test_a_conflict_is_said_once_and_new_keys_can_be_made_for_a_new_order(applying: ApplyPage) -> None:
    page = applying.tab.page
    refusal = {"refusal": "這件申請已收到其他申請檔", "code": "order_conflict"}
    page.route("**/portal/apply/requests/", lambda route: route.fulfill(status=409, json=refusal))
    applying.fill()
    applying.send()
    applying.expect_note("這件申請已收到其他申請檔")
    page.unroute("**/portal/apply/requests/")
    assert [record["state"] for record in applying.tab.held()] == ["refused"]

    page.reload()
    applying.apply()

    assert sorted(record["state"] for record in applying.tab.held()) == ["kept", "refused"]
    applying.tab.complaints.expect("409")


@pytest.mark.parametrize(
    "exchange",
    [
        lambda answer: answer | {"signing": answer["encryption"], "encryption": answer["signing"]},
        lambda answer: answer | {"chain": answer["chain"][1:]},
        lambda answer: answer | {"chain": []},
        lambda answer: answer | {"signing": {**answer["signing"], "certificate": "MAA="}},
    ],
    ids=["the other key", "no issuer", "no chain", "no certificate"],
)
def test_a_certificate_that_does_not_fit_its_key_is_not_kept(
    applying: ApplyPage, exchange: Callable[[dict[str, object]], dict[str, object]]
) -> None:
    def forge(route: Route) -> None:
        route.fulfill(json=exchange(route.fetch().json()))

    applying.tab.page.route("**/portal/apply/requests/", forge)
    applying.fill()
    applying.send()

    applying.expect_note("收到的憑證和這個瀏覽器裡的金鑰不符")
    assert [record["state"] for record in applying.tab.held()] == ["made"]
    assert Order.objects.get().state == OrderState.ISSUED


def test_two_tabs_do_not_make_keys_at_once(desk: BrowserContext, applying: ApplyPage) -> None:
    other = desk.new_page()
    other.goto("/portal/")
    other.evaluate("() => { navigator.locks.request('certdesk-keys', () => new Promise(() => {})); }")

    applying.fill()
    applying.send()

    applying.expect_note("另一個分頁正在處理金鑰")
    assert applying.tab.held() == []


# --- for everybody --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_axe_finds_nothing(browser: Browser, server: str, applicant: PortalAccount, language: str) -> None:
    context = browser.new_context(base_url=server, locale=language)
    sign_in(context, server=server, account=applicant)
    tab = Watched(context.new_page())
    if language == "en":
        context.add_cookies([{"name": "django_language", "value": "en", "url": server}])
    tab.page.goto("/portal/apply/")
    assert axe(tab.page) == []
    applying = ApplyPage.after_terms(tab)
    applying.send()
    assert axe(tab.page) == []
    applying.apply()
    assert axe(tab.page) == []
    tab.page.goto("/portal/export/")
    expect(tab.page.locator("#export-held")).to_be_visible()
    assert axe(tab.page) == []
    context.close()


def test_an_application_under_way_outlives_its_order(applying: ApplyPage) -> None:
    """The certificates came, the acknowledgement never did, and the order expired: the pair is complete."""
    page = applying.tab.page
    impatient(page)
    page.reload()
    page.route("**/portal/apply/kept/", lambda route: route.abort())
    applying.fill()
    applying.send()
    applying.expect_section("apply-continue")
    Order.objects.update(expires_at=timezone.now(), state=OrderState.EXPIRED)
    page.unroute("**/portal/apply/kept/")

    page.goto("/portal/")

    applying.expect_note("憑證已收到")
    assert [record["state"] for record in applying.tab.held()] == ["kept"]
    assert Order.objects.get().state == OrderState.KEPT
    applying.tab.complaints.expect(LOST)
