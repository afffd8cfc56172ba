"""One pair and its two backup files: import on another computer, another password, how the pages of the keys look.

One subscriber applies and exports for the whole file, and stays in the database until its end.
"""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from playwright.sync_api import Browser, BrowserContext, FilePayload, expect

from portal.pairs import holder_key
from registry.models import PortalAccount
from tests.ground import browser as chromium
from tests.portal import people
from tests.portal.keys.conftest import computer_of
from tests.portal.keys.pages import (
    FILE_PASSWORD,
    KEY_PASSWORD,
    LONG,
    NEW_FILE_PASSWORD,
    NEW_KEY_PASSWORD,
    PFX,
    ExportPage,
    Owner,
    Watched,
    change_file_password,
    fill_import,
)

pytestmark = [pytest.mark.browser]


@pytest.fixture
def other(browser: Browser, server: str, standing_subscriber: PortalAccount) -> Iterator[Watched]:
    """The same subscriber on another computer."""
    with computer_of(standing_subscriber, browser=browser, server=server) as context:
        tab = Watched(context.new_page())
        yield tab
    assert not tab.complaints.heard


# --- import ---------------------------------------------------------------------------------------------------------


def test_both_files_bring_the_keys_to_another_computer(standing_owner: Owner, other: Watched) -> None:
    page = other.page
    sent: list[str] = []
    page.goto("/portal/import/")
    page.on("request", lambda request: sent.append(request.url))

    fill_import(page, signing=standing_owner.signing, encryption=standing_owner.encryption)

    expect(page.locator("#import-done")).to_be_visible(timeout=LONG)
    (there,), (here,) = standing_owner.tab.held(), other.held()
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


def test_an_import_where_the_keys_are_already_sets_a_new_key_password(standing_owner: Owner) -> None:
    page = standing_owner.tab.page
    page.goto("/portal/import/")

    fill_import(page, signing=standing_owner.signing, encryption=standing_owner.encryption)

    expect(page.locator("#import-done")).to_be_visible(timeout=LONG)
    (held,) = standing_owner.tab.held()
    assert held["keys"]["signing"]["request"]
    exporting = ExportPage.opened(standing_owner.tab)
    exporting.make_files(key_password=KEY_PASSWORD)
    expect(page.locator("#x-key-error")).to_contain_text("金鑰密碼不符", timeout=LONG)


def test_files_that_dont_fit_are_named_and_nothing_is_kept(standing_owner: Owner, other: Watched) -> None:
    page = other.page
    page.goto("/portal/import/")

    fill_import(page, signing=standing_owner.encryption, encryption=standing_owner.signing)
    expect(page.locator("#i-signing-error")).to_contain_text("兩個檔案放反了", timeout=LONG)
    expect(page.locator("#i-signing-error")).to_contain_text(standing_owner.signing["name"])
    expect(page.locator("#i-encryption-error")).to_contain_text(standing_owner.encryption["name"])

    fill_import(page, signing=standing_owner.signing, encryption=standing_owner.signing)
    expect(page.locator("#i-encryption-error")).to_contain_text("裡是簽章金鑰", timeout=LONG)
    expect(page.locator("#i-signing-error")).to_have_count(0)

    fill_import(page, signing=standing_owner.signing, encryption=standing_owner.encryption, password="backup of 2026!")
    expect(page.locator("#i-signing-password-error")).to_contain_text("PFX 密碼不符", timeout=LONG)

    assert other.held() == []
    assert chromium.axe(page) == []


BAD_FILES = {
    "一 MB 雜訊": (b"\x00\xff" * 500_000, "256 KB"),
    "不是備份檔": (b"%PDF-1.7 letter", "不是備份檔"),
    "空檔": (b"", "不是備份檔"),
}


@pytest.mark.parametrize(("octets", "sentence"), BAD_FILES.values(), ids=["noise", "letter", "empty"])
def test_what_is_no_backup_file_is_told_so(standing_owner: Owner, other: Watched, octets: bytes, sentence: str) -> None:
    other.page.goto("/portal/import/")

    fill_import(
        other.page,
        signing=FilePayload(name="a.pfx", mimeType=PFX, buffer=octets),
        encryption=standing_owner.encryption,
    )

    expect(other.page.locator("#i-signing-error")).to_contain_text(sentence, timeout=LONG)
    assert other.held() == []


def test_the_file_of_another_subscriber_is_refused(
    standing_owner: Owner, browser: Browser, server: str, standing_subscriber: PortalAccount
) -> None:
    stranger = people.enrol(account="XY3P9RTW7A", name="林外人", id_number="B220000009")
    people.give_pair(stranger)
    with computer_of(stranger, browser=browser, server=server) as context:
        tab = Watched(context.new_page())
        tab.page.goto("/portal/import/")

        fill_import(tab.page, signing=standing_owner.signing, encryption=standing_owner.encryption)

        expect(tab.page.locator("#i-signing-error")).to_contain_text("不屬於您的任何憑證", timeout=LONG)
        assert tab.held() == []
        assert holder_key(standing_subscriber.subscriber) not in tab.page.content()


def test_a_second_tab_that_imports_is_told(standing_owner: Owner, standing_desk: BrowserContext) -> None:
    busy = standing_desk.new_page()
    busy.goto("/portal/")
    busy.evaluate("() => { navigator.locks.request('certdesk-keys', () => new Promise(() => {})); }")
    page = standing_owner.tab.page
    page.goto("/portal/import/")

    fill_import(page, signing=standing_owner.signing, encryption=standing_owner.encryption)

    expect(page.locator("#keys-note")).to_contain_text("另一個分頁正在處理金鑰", timeout=LONG)
    busy.close()


def test_a_full_disk_keeps_neither_key(standing_owner: Owner, other: Watched) -> None:
    page = other.page
    page.goto("/portal/import/")
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": page.evaluate("location.origin"), "quotaSize": 1})

    fill_import(page, signing=standing_owner.signing, encryption=standing_owner.encryption)

    expect(page.locator("#keys-note")).to_contain_text("空間不足，無法存放金鑰", timeout=LONG)
    expect(page.locator("#import-form")).to_be_visible()
    session.send("Storage.overrideQuotaForOrigin", {"origin": page.evaluate("location.origin")})
    assert other.held() == []


# --- the password of a file -----------------------------------------------------------------------------------------


@pytest.mark.outside_tools
@pytest.mark.parametrize("old_windows", [False, True], ids=["usual", "old Windows"])
def test_a_file_gets_another_password(standing_owner: Owner, other: Watched, *, old_windows: bool) -> None:
    page = other.page
    page.goto("/portal/file-password/")
    change_file_password(page, standing_owner.signing, password="wrong")
    expect(page.locator("#c-password-error")).to_contain_text("PFX 密碼不符", timeout=LONG)

    change_file_password(page, standing_owner.signing, old_windows=old_windows)

    expect(page.locator("#changed a")).to_be_visible(timeout=LONG)
    assert chromium.axe(page) == []
    with page.expect_download() as download:
        page.click("#changed a")
    assert download.value.suggested_filename.endswith("_新密碼.pfx")
    octets = download.value.path().read_bytes()
    before = pkcs12.load_pkcs12(standing_owner.signing["buffer"], FILE_PASSWORD.encode())
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


# --- the pages of the keys ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("standing_owner")
def test_another_computer_is_told_that_it_is_not_the_one(other: Watched) -> None:
    other.page.goto("/portal/download/")

    expect(other.page.locator("[data-pair] .note--warn")).to_contain_text("不是這台電腦", timeout=LONG)
    assert other.held() == []
    other.page.click("[data-pair] a")
    expect(other.page.locator("#import-form")).to_be_visible()


def test_the_browser_is_asked_to_keep_the_keys_and_its_answer_is_told(standing_owner: Owner) -> None:
    page = standing_owner.tab.page
    page.add_init_script("navigator.storage.persist = async () => false")
    page.goto("/portal/keys/")

    page.click("#persist")

    expect(page.locator("#persisted")).to_contain_text("瀏覽器尚未允許")


# --- for everybody --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-TW", "en"])
@pytest.mark.parametrize("width", [320, 1366])
def test_the_pages_fit_and_axe_finds_nothing(
    standing_owner: Owner, standing_desk: BrowserContext, language: str, width: int
) -> None:
    page = standing_desk.new_page()
    page.context.add_cookies([{"name": "django_language", "value": language, "url": standing_owner.tab.page.url}])
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("keys", "download", "import", "file-password", "export"):
        page.goto(f"/portal/{address}/")
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_function("() => !document.querySelector('#download-status')?.textContent")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert chromium.axe(page) == [], address
    page.close()
    standing_desk.clear_cookies(name="django_language")


def test_days_are_written_as_on_the_other_pages_and_numbers_stay_on_one_line(
    standing_owner: Owner, standing_desk: BrowserContext
) -> None:
    page = standing_desk.new_page()
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": standing_owner.tab.page.url}])
    page.set_viewport_size(chromium.NARROW_SIZE)
    page.goto("/portal/keys/")

    expect(page.locator("[data-cards]").first).to_contain_text(re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d"))
    numbers = page.locator("h2 .nowrap")
    expect(numbers).to_have_count(2)
    assert [number.evaluate("(it) => it.getClientRects().length") for number in numbers.all()] == [1, 1]
    page.close()
    standing_desk.clear_cookies(name="django_language")
