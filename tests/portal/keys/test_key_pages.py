"""Download again, the keys page, and what is called a backup: all that changes what a browser holds."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from pki.models import Order, OrderState
from registry.models import PortalAccount
from tests.ground import browser as chromium
from tests.portal import people
from tests.portal.keys.conftest import computer_of
from tests.portal.keys.pages import (
    KEY_PASSWORD,
    LONG,
    NEW_KEY_PASSWORD,
    ApplyPage,
    ExportPage,
    Owner,
    Watched,
    fill_import,
    fill_key_passwords,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owner(applying: ApplyPage) -> Owner:
    applying.apply()
    exporting = ExportPage.opened(applying.tab)
    exporting.make_files()
    return Owner(applying.tab, exporting.download())


@pytest.fixture
def other(browser: Browser, server: str, applicant: PortalAccount) -> Iterator[Watched]:
    """The same subscriber on another computer."""
    with computer_of(applicant, browser=browser, server=server) as context:
        tab = Watched(context.new_page())
        yield tab
    assert not tab.complaints.heard


# --- import ---------------------------------------------------------------------------------------------------------


def test_files_of_two_pairs_are_told_apart(owner: Owner, other: Watched, applicant: PortalAccount) -> None:
    """Both keys are the subscriber's, but the office lists them in two pairs."""
    people.give_pair(applicant)

    def regroup(route: Route) -> None:
        before, block, rest = route.fetch().text().partition('<script id="keys-certificates" type="application/json">')
        listed, _, after = rest.partition("</script>")
        pairs = json.loads(listed)
        first, second = (pair["certificates"] for pair in pairs)
        first["encryption"], second["encryption"] = second["encryption"], first["encryption"]
        route.fulfill(content_type="text/html", body=f"{before}{block}{json.dumps(pairs)}</script>{after}")

    other.page.route("**/portal/import/", regroup)
    other.page.goto("/portal/import/")

    fill_import(other.page, signing=owner.signing, encryption=owner.encryption)

    expect(other.page.locator("#i-encryption-error")).to_contain_text("不同組的憑證", timeout=LONG)
    assert other.held() == []


# --- download again -------------------------------------------------------------------------------------------------

FORGET_CERTIFICATES = """async () => {
  const opening = indexedDB.open("certdesk-keys", 1);
  const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  const store = database.transaction("pairs", "readwrite").objectStore("pairs");
  const all = store.getAll();
  const [record] = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
  for (const key of Object.values(record.keys)) { delete key.certificate; delete key.number; }
  const written = store.put({ ...record, state: "refused", chain: [] });
  await new Promise((resolve) => (written.onsuccess = resolve));
  database.close();
}"""


def test_certificates_come_back_to_the_browser_that_has_their_keys(applying: ApplyPage) -> None:
    applying.apply()
    page = applying.tab.page
    (before,) = applying.tab.held()
    page.evaluate(FORGET_CERTIFICATES)
    Order.objects.update(state=OrderState.EXPIRED)

    page.goto("/portal/download/")

    expect(page.locator("[data-pair] .note--ok")).to_contain_text("和金鑰存在一起", timeout=LONG)
    (after,) = applying.tab.held()
    assert after == before
    page.reload()
    expect(page.locator("[data-pair] .note--ok")).to_contain_text("已經和金鑰一起存在", timeout=LONG)
    assert chromium.axe(page) == []


# --- the keys page --------------------------------------------------------------------------------------------------


def test_the_key_password_is_changed_for_both_keys(applying: ApplyPage) -> None:
    applying.apply()
    page = applying.tab.page
    page.goto("/portal/keys/")
    page.click("[data-do=password]")
    fill_key_passwords(page, old=KEY_PASSWORD + "x")
    expect(page.locator("#kp-old-error")).to_contain_text("金鑰密碼不符", timeout=LONG)
    assert chromium.axe(page) == []

    page.fill("#kp-old", KEY_PASSWORD)
    page.click("#password-form button.btn--main")

    expect(page.locator("#keys-note")).to_contain_text("密碼都已變更", timeout=LONG)
    exporting = ExportPage.opened(applying.tab)
    exporting.make_files(key_password=NEW_KEY_PASSWORD)
    assert len(exporting.download()) == 2


def test_keys_go_only_after_a_proven_backup_and_a_typed_confirmation(owner: Owner) -> None:
    page = owner.tab.page
    page.goto("/portal/keys/")
    expect(page.locator("[data-why]")).to_contain_text("才能移除金鑰")
    expect(page.locator("[data-do=remove]")).to_be_hidden()
    ExportPage.opened(owner.tab).prove(owner.files)
    page.goto("/portal/keys/")

    page.click("[data-do=remove]")
    page.fill("#remove-number", "C115-0000000")
    page.click("#remove-form button.btn--stop-main")
    expect(page.locator("#remove-number-error")).to_contain_text("與上方的簽章憑證編號不同")
    assert chromium.axe(page) == []
    (held,) = owner.tab.held()
    page.fill("#remove-number", held["keys"]["signing"]["number"].lower())
    page.click("#remove-form button.btn--stop-main")

    expect(page.locator("#keys-note")).to_contain_text("已從這個瀏覽器移除", timeout=LONG)
    expect(page.locator("#keys-none")).to_be_visible()
    assert owner.tab.held() == []


# --- export ---------------------------------------------------------------------------------------------------------


def test_a_backup_is_called_one_only_after_it_was_opened(applying: ApplyPage) -> None:
    applying.apply()
    exporting = ExportPage.opened(applying.tab)
    expect(exporting.tab.page.locator("#held-pairs .tag")).to_have_text(["尚未備份", "尚未備份"])

    exporting.make_files()
    files = exporting.download()
    expect(exporting.tab.page.locator("#held-pairs .tag", has_text="已匯出，未試開")).to_have_count(2)

    results = exporting.prove(files)

    assert all("可以開啟" in result for result in results)
    assert exporting.tags() == ["已備份，試開成功", "已備份，試開成功"]
    again = ExportPage.opened(exporting.tab).tab.page
    expect(again.locator("#held-pairs .tag")).to_have_text(["已備份，試開成功", "已備份，試開成功"])
    expect(again.locator("#backup-warning")).to_be_hidden()


def test_who_has_no_certificates_reads_that(watched: Watched) -> None:
    ExportPage.opened(watched)

    expect(watched.page.locator("#export-none")).to_contain_text("還沒有憑證")
