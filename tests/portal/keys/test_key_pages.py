"""Import, download again, the keys page and the password of a file, as a subscriber meets them."""

import json
import os
import subprocess
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from playwright.sync_api import Browser, BrowserContext, FilePayload, Route, expect

from pki.models import Order, OrderState
from portal.pairs import holder_key
from registry.models import PortalAccount
from tests.ground import browser as chromium
from tests.portal import people
from tests.portal.keys.conftest import sign_in
from tests.portal.keys.pages import (
    FILE_PASSWORD,
    KEY_PASSWORD,
    LONG,
    NEW_FILE_PASSWORD,
    NEW_KEY_PASSWORD,
    PFX,
    ApplyPage,
    ExportPage,
    Owner,
    Watched,
    change_file_password,
    fill_import,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owner(applying: ApplyPage) -> Owner:
    applying.apply()
    exporting = ExportPage.opened(applying.tab)
    exporting.make_files()
    return Owner(applying.tab, exporting.download())


@pytest.fixture
def elsewhere(browser: Browser, server: str, applicant: PortalAccount) -> Iterator[BrowserContext]:
    """The same subscriber on another computer."""
    context = browser.new_context(base_url=server, viewport=chromium.DESK_SIZE, locale="zh-TW")
    sign_in(context, server=server, account=applicant)
    yield context
    context.close()


@pytest.fixture
def other(elsewhere: BrowserContext) -> Iterator[Watched]:
    tab = Watched(elsewhere.new_page())
    yield tab
    assert not tab.complaints.heard


# --- import ---------------------------------------------------------------------------------------------------------


def test_both_files_bring_the_keys_to_another_computer(owner: Owner, other: Watched) -> None:
    page = other.page
    sent: list[str] = []
    page.goto("/portal/import/")
    page.on("request", lambda request: sent.append(request.url))

    fill_import(page, signing=owner.signing, encryption=owner.encryption)

    expect(page.locator("#import-done")).to_be_visible(timeout=LONG)
    (there,), (here,) = owner.tab.held(), other.held()
    assert here["state"] == "kept"
    for use in ("signing", "encryption"):
        assert here["keys"][use]["key"]["spki"] == there["keys"][use]["key"]["spki"]
        assert here["keys"][use]["certificate"] == there["keys"][use]["certificate"]
        assert here["keys"][use]["key"]["wrapped"] != there["keys"][use]["key"]["wrapped"]
    assert [url for url in sent if "/static/" not in url] == []
    exporting = ExportPage.opened(other)
    expect(page.locator("#held-pairs [data-backup] .tag")).to_have_text(["已備份，試開成功"] * 2)
    exporting.make_files(key_password=NEW_KEY_PASSWORD)
    assert len(exporting.download()) == 2


def test_an_import_where_the_keys_are_already_sets_a_new_key_password(owner: Owner) -> None:
    page = owner.tab.page
    page.goto("/portal/import/")

    fill_import(page, signing=owner.signing, encryption=owner.encryption)

    expect(page.locator("#import-done")).to_be_visible(timeout=LONG)
    (held,) = owner.tab.held()
    assert held["keys"]["signing"]["request"]
    exporting = ExportPage.opened(owner.tab)
    exporting.make_files(key_password=KEY_PASSWORD)
    expect(page.locator("#x-key-error")).to_contain_text("金鑰密碼不符", timeout=LONG)


def test_files_that_dont_fit_are_named_and_nothing_is_kept(owner: Owner, other: Watched) -> None:
    page = other.page
    page.goto("/portal/import/")

    fill_import(page, signing=owner.encryption, encryption=owner.signing)
    expect(page.locator("#i-signing-error")).to_contain_text("兩個檔案放反了", timeout=LONG)
    expect(page.locator("#i-signing-error")).to_contain_text(owner.signing["name"])
    expect(page.locator("#i-encryption-error")).to_contain_text(owner.encryption["name"])

    fill_import(page, signing=owner.signing, encryption=owner.signing)
    expect(page.locator("#i-encryption-error")).to_contain_text("裡是簽章金鑰", timeout=LONG)
    expect(page.locator("#i-signing-error")).to_have_count(0)

    fill_import(page, signing=owner.signing, encryption=owner.encryption, password="backup of 2026!")
    expect(page.locator("#i-signing-password-error")).to_contain_text("PFX 密碼不符", timeout=LONG)

    assert other.held() == []
    assert chromium.axe(page) == []


BAD_FILES = {
    "一 MB 雜訊": (b"\x00\xff" * 500_000, "256 KB"),
    "不是備份檔": (b"%PDF-1.7 letter", "不是備份檔"),
    "空檔": (b"", "不是備份檔"),
}


@pytest.mark.parametrize(("octets", "sentence"), BAD_FILES.values(), ids=["noise", "letter", "empty"])
def test_what_is_no_backup_file_is_told_so(owner: Owner, other: Watched, octets: bytes, sentence: str) -> None:
    other.page.goto("/portal/import/")

    fill_import(
        other.page,
        signing=FilePayload(name="a.pfx", mimeType=PFX, buffer=octets),
        encryption=owner.encryption,
    )

    expect(other.page.locator("#i-signing-error")).to_contain_text(sentence, timeout=LONG)
    assert other.held() == []


def test_the_file_of_another_subscriber_is_refused(
    owner: Owner, browser: Browser, server: str, applicant: PortalAccount
) -> None:
    stranger = people.enrol(account="XY3P9RTW7A", name="林外人", id_number="B220000009")
    people.give_pair(stranger)
    context = browser.new_context(base_url=server, locale="zh-TW")
    sign_in(context, server=server, account=stranger)
    tab = Watched(context.new_page())
    tab.page.goto("/portal/import/")

    fill_import(tab.page, signing=owner.signing, encryption=owner.encryption)

    expect(tab.page.locator("#i-signing-error")).to_contain_text("不屬於您的任何憑證", timeout=LONG)
    assert tab.held() == []
    assert holder_key(applicant.subscriber) not in tab.page.content()
    context.close()


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


def test_a_second_tab_that_imports_is_told(owner: Owner, desk: BrowserContext) -> None:
    busy = desk.new_page()
    busy.goto("/portal/")
    busy.evaluate("() => { navigator.locks.request('certdesk-keys', () => new Promise(() => {})); }")
    page = owner.tab.page
    page.goto("/portal/import/")

    fill_import(page, signing=owner.signing, encryption=owner.encryption)

    expect(page.locator("#keys-note")).to_contain_text("另一個分頁正在處理金鑰", timeout=LONG)


def test_a_full_disk_keeps_neither_key(owner: Owner, other: Watched) -> None:
    page = other.page
    page.goto("/portal/import/")
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": page.evaluate("location.origin"), "quotaSize": 1})

    fill_import(page, signing=owner.signing, encryption=owner.encryption)

    expect(page.locator("#keys-note")).to_contain_text("空間不足，無法存放金鑰", timeout=LONG)
    expect(page.locator("#import-form")).to_be_visible()
    session.send("Storage.overrideQuotaForOrigin", {"origin": page.evaluate("location.origin")})
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


def test_another_computer_is_told_that_it_is_not_the_one(applying: ApplyPage, other: Watched) -> None:
    applying.apply()

    other.page.goto("/portal/download/")

    expect(other.page.locator("[data-pair] .note--warn")).to_contain_text("不是這台電腦", timeout=LONG)
    assert other.held() == []
    other.page.click("[data-pair] a")
    expect(other.page.locator("#import-form")).to_be_visible()


# --- the keys page --------------------------------------------------------------------------------------------------


def test_the_key_password_is_changed_for_both_keys(applying: ApplyPage) -> None:
    applying.apply()
    page = applying.tab.page
    page.goto("/portal/keys/")
    page.click("[data-do=password]")
    page.fill("#kp-old", KEY_PASSWORD + "x")
    page.fill("#k1", NEW_KEY_PASSWORD)
    page.fill("#k2", NEW_KEY_PASSWORD)
    page.click("#password-form button.btn--main")
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


def test_the_browser_is_asked_to_keep_the_keys_and_its_answer_is_told(applying: ApplyPage) -> None:
    applying.apply()
    page = applying.tab.page
    page.add_init_script("navigator.storage.persist = async () => false")
    page.goto("/portal/keys/")

    page.click("#persist")

    expect(page.locator("#persisted")).to_contain_text("瀏覽器尚未允許")


# --- the password of a file -----------------------------------------------------------------------------------------


@pytest.mark.outside_tools
@pytest.mark.parametrize("old_windows", [False, True], ids=["usual", "old Windows"])
def test_a_file_gets_another_password(owner: Owner, *, old_windows: bool) -> None:
    page = owner.tab.page
    page.goto("/portal/file-password/")
    change_file_password(page, owner.signing, password="wrong")
    expect(page.locator("#c-password-error")).to_contain_text("PFX 密碼不符", timeout=LONG)

    change_file_password(page, owner.signing, old_windows=old_windows)

    expect(page.locator("#changed a")).to_be_visible(timeout=LONG)
    assert chromium.axe(page) == []
    with page.expect_download() as download:
        page.click("#changed a")
    assert download.value.suggested_filename.endswith("_新密碼.pfx")
    octets = download.value.path().read_bytes()
    before = pkcs12.load_pkcs12(owner.signing["buffer"], FILE_PASSWORD.encode())
    after = pkcs12.load_pkcs12(octets, NEW_FILE_PASSWORD.encode())
    assert isinstance(before.key, rsa.RSAPrivateKey)
    assert isinstance(after.key, rsa.RSAPrivateKey)
    assert before.key.private_numbers() == after.key.private_numbers()
    assert (before.cert, before.additional_certs) == (after.cert, after.additional_certs)
    said = subprocess.run(
        ["openssl", "pkcs12", "-info", "-noout", "-legacy", "-passin", "env:PFX_PASSWORD"],
        input=octets, capture_output=True, check=True, env={**os.environ, "PFX_PASSWORD": NEW_FILE_PASSWORD},
    ).stderr.decode()  # fmt: skip
    assert said.count("pbeWithSHA1And3-KeyTripleDES-CBC" if old_windows else "PBES2, PBKDF2, AES-256-CBC") == 2


# --- for everybody --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-TW", "en"])
@pytest.mark.parametrize("width", [390, 1366])
def test_the_pages_fit_and_axe_finds_nothing(applying: ApplyPage, language: str, width: int) -> None:
    applying.apply()
    page = applying.tab.page
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("keys", "download", "import", "file-password", "export"):
        page.goto(f"/portal/{address}/")
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_function("() => !document.querySelector('#download-status')?.textContent")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert chromium.axe(page) == [], address
