"""What the page that makes the keys asks of a browser and of a key password, before it sends anything."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pki.models import Order, OrderState
from registry.models import PortalAccount
from tests.portal.keys.conftest import sign_in
from tests.portal.keys.pages import KEY_PASSWORD, ApplyPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# --- what the browser can't do --------------------------------------------------------------------------------------


def test_a_full_disk_is_said_before_anything_is_sent(applying: ApplyPage) -> None:
    page = applying.tab.page
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": page.evaluate("location.origin"), "quotaSize": 1})

    applying.fill()
    applying.send()

    applying.expect_note("空間不足，無法存放金鑰")
    assert Order.objects.get().state == OrderState.PLACED


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("Object.defineProperty(window, 'indexedDB', { value: undefined })", "這個瀏覽器不保存資料"),
        (
            "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }",
            "這個瀏覽器不保存資料",
        ),
        (
            "StorageManager.prototype.getDirectory = async () => { throw new DOMException('no', 'SecurityError'); }",
            "請關閉無痕視窗",
        ),
        ("Object.defineProperty(window, 'isSecureContext', { value: false })", "安全連線"),
    ],
    ids=["no IndexedDB", "storage forbidden", "storage forgotten on closing", "no secure context"],
)
def test_a_browser_that_cant_says_why(applying: ApplyPage, missing: str, sentence: str) -> None:
    applying.tab.page.add_init_script(missing)
    applying.tab.page.reload()

    applying.expect_note(sentence)
    expect(applying.tab.page.locator("#apply-password")).to_be_hidden()


def test_a_worker_that_does_not_load_is_said(applying: ApplyPage) -> None:
    applying.tab.page.route("**/keys-worker*.js", lambda route: route.abort())
    applying.fill()
    applying.send()

    applying.expect_note("本頁有一部分沒有載入")
    applying.expect_section("apply-password")


@pytest.fixture
def without_scripts(browser: Browser, server: str, applicant: PortalAccount) -> Iterator[Page]:
    context = browser.new_context(base_url=server, java_script_enabled=False, locale="zh-TW")
    sign_in(context, server=server, account=applicant)
    yield context.new_page()
    context.close()


def test_without_scripts_the_page_says_what_is_needed(without_scripts: Page) -> None:
    without_scripts.goto("/portal/apply/")
    without_scripts.check("#id_accept")
    without_scripts.click("main form.flow button.btn--main")

    expect(without_scripts.locator("noscript .note")).to_be_visible()
    expect(without_scripts.locator("input[type=password]").first).to_be_hidden()


# --- the key password -----------------------------------------------------------------------------------------------


LITTLE_PROTECTION = {
    "": "至少要 12 個字元",
    "short-Pass1": "至少要 12 個字元",
    "passwordpassword": "容易猜到",
    "Password2026!!": "容易猜到",
    "qwertyuiop123": "容易猜到",
    "aaaaaaaaaaaaaa": "容易猜到",
    "abcabcabcabcabc": "容易猜到",
    "123456789012345": "容易猜到",
    "陳𠮷堃 lantern ferry moss": "不能有您的名稱、編號或電話",
    "lantern-a123456789-moss": "不能有您的名稱、編號或電話",
    "ferry (02)2000-0115 moss": "不能有您的名稱、編號或電話",
}


def test_a_password_that_protects_little_is_refused_with_the_reason(applying: ApplyPage) -> None:
    page = applying.tab.page
    for password, sentence in LITTLE_PROTECTION.items():
        applying.fill(password=password)
        applying.send()

        expect(page.locator("#errors"), password).to_be_focused()
        expect(page.locator("#errors"), password).to_contain_text(sentence)
        expect(page.locator("#k1-error"), password).to_contain_text(sentence)
    assert page.get_attribute("#k1", "aria-invalid") == "true"
    assert applying.tab.held() == []


def test_a_good_password_has_all_its_marks(applying: ApplyPage) -> None:
    page = applying.tab.page
    for password in (KEY_PASSWORD, "四盞燈籠 渡船 青苔 木琴聲", "t7#Kq2vLw9!xZ4"):
        applying.fill(password=password)

        for condition in ("k1-length", "k1-common", "k1-personal"):
            expect(page.locator(f"#{condition}"), password).not_to_have_class("todo")
        expect(page.locator("#k1-strength"), password).to_contain_text("強度")


def test_two_different_entries_and_a_borrowed_computer_are_refused(applying: ApplyPage) -> None:
    applying.fill(again="something else", own=False)
    applying.send()

    expect(applying.tab.page.locator("#errors li")).to_have_count(2)
    applying.tab.page.click("#errors li:first-child a")
    expect(applying.tab.page.locator("#k2")).to_be_focused()
