"""What a subscriber does on the pages of the keys, and what the browser then holds."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error, FilePayload, Page, expect

from tests.ground.browser import Complaints

KEY_PASSWORD = "lantern.Ferry-42 moss"
FILE_PASSWORD = "Backup of 2026!"
NEW_KEY_PASSWORD = "harbor;Sugar-71 slate"
NEW_FILE_PASSWORD = "Moved to 2027!"
PFX = "application/x-pkcs12"
#: Making two RSA keys and two derivations of a million rounds, on a busy machine.
LONG = 60_000

HELD = """async () => {
  const opening = indexedDB.open("certdesk-keys", 1);
  const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  if (!database.objectStoreNames.contains("pairs")) return [];
  const all = database.transaction("pairs").objectStore("pairs").getAll();
  const records = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
  database.close();
  const plain = (value) =>
    value instanceof Uint8Array ? Array.from(value, (octet) => octet.toString(16).padStart(2, "0")).join("")
    : Array.isArray(value) ? value.map(plain)
    : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))
    : value;
  return records.map(plain);
}"""


class Watched:
    """A tab, and what it complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints = Complaints(page)

    def wait_until_closed(self) -> None:
        """A tab that something else closes; it may be closed already."""
        if not self.page.is_closed():
            self.page.wait_for_event("close")

    def held(self) -> list[dict[str, Any]]:
        """The pairs in this browser's store; octets as hex."""
        try:
            records: list[dict[str, Any]] = self.page.evaluate(HELD)
        except Error as error:
            # A page that has just fetched what was left loads itself anew.
            if "context was destroyed" not in error.message:
                raise
            self.page.wait_for_load_state()
            records = self.page.evaluate(HELD)
        return records


@dataclass(frozen=True, slots=True)
class ApplyPage:
    """The page that makes the keys."""

    tab: Watched

    @classmethod
    def after_terms(cls, tab: Watched) -> "ApplyPage":
        tab.page.goto("/portal/apply/")
        tab.page.check("#id_accept")
        tab.page.click("main form.flow button.btn--main")
        tab.page.wait_for_url("**/portal/apply/keys/")
        return cls(tab)

    def fill(self, *, password: str = KEY_PASSWORD, again: str | None = None, own: bool = True) -> None:
        page = self.tab.page
        page.fill("#k1", password)
        page.fill("#k2", password if again is None else again)
        page.set_checked("#own", own)

    def send(self) -> None:
        self.tab.page.click("#apply-form button")

    def apply(self) -> None:
        """All the way to the certificates."""
        self.fill()
        self.send()
        self.expect_section("apply-done")

    def expect_section(self, name: str) -> None:
        expect(self.tab.page.locator(f"#{name}")).to_be_visible(timeout=LONG)

    def expect_note(self, text: str) -> None:
        expect(self.tab.page.locator("#keys-note")).to_contain_text(text, timeout=LONG)


@dataclass(frozen=True, slots=True)
class ExportPage:
    """The page of the keys in this browser."""

    tab: Watched

    @classmethod
    def opened(cls, tab: Watched) -> "ExportPage":
        tab.page.goto("/portal/export/")
        return cls(tab)

    def make_files(self, *, key_password: str = KEY_PASSWORD, file_password: str = FILE_PASSWORD) -> None:
        page = self.tab.page
        page.fill("#x-key", key_password)
        page.fill("#x-file", file_password)
        page.fill("#x-again", file_password)
        page.click("#export-form button")

    def download(self) -> dict[str, bytes]:
        """Both files by their names."""
        expect(self.tab.page.locator("#files a")).to_have_count(2, timeout=LONG)
        files = {}
        for link in self.tab.page.locator("#files a").all():
            with self.tab.page.expect_download() as download:
                link.click()
            files[download.value.suggested_filename] = download.value.path().read_bytes()
        return files

    def prove(self, files: dict[str, bytes], *, password: str = FILE_PASSWORD) -> list[str]:
        """Opens the files for trial; the sentence about each."""
        page = self.tab.page
        payloads = [
            FilePayload(name=name, mimeType="application/x-pkcs12", buffer=octets) for name, octets in files.items()
        ]
        page.set_input_files("#p-files", payloads)
        page.fill("#p-password", password)
        page.click("#prove-form button")
        expect(page.locator("#prove-results li")).to_have_count(len(files), timeout=LONG)
        return page.locator("#prove-results li").all_inner_texts()

    def tags(self) -> list[str]:
        """What is said of the backup of each key."""
        tags = self.tab.page.locator("#held-pairs [data-backup] .tag")
        expect(tags).to_have_count(2, timeout=LONG)
        return tags.all_inner_texts()


@dataclass(frozen=True)
class Owner:
    """A subscriber's first computer, with a pair and its two backup files."""

    tab: Watched
    files: dict[str, bytes]

    @property
    def signing(self) -> FilePayload:
        name, octets = next(iter(self.files.items()))
        return FilePayload(name=name, mimeType=PFX, buffer=octets)

    @property
    def encryption(self) -> FilePayload:
        name, octets = list(self.files.items())[1]
        return FilePayload(name=name, mimeType=PFX, buffer=octets)


def fill_import(
    page: Page,
    *,
    signing: FilePayload,
    encryption: FilePayload,
    password: str = FILE_PASSWORD,
    key_password: str = NEW_KEY_PASSWORD,
) -> None:
    page.set_input_files("#i-signing", signing)
    page.set_input_files("#i-encryption", encryption)
    page.fill("#i-signing-password", password)
    page.fill("#i-encryption-password", password)
    page.fill("#k1", key_password)
    page.fill("#k2", key_password)
    page.check("#own")
    page.click("#import-form button")


def fill_key_passwords(page: Page, *, old: str = KEY_PASSWORD, new: str = NEW_KEY_PASSWORD) -> None:
    """On the page of the keys, in the form for another key password; and sends it."""
    page.fill("#kp-old", old)
    page.fill("#k1", new)
    page.fill("#k2", new)
    page.click("#password-form button.btn--main")


def change_file_password(
    page: Page, file: FilePayload, *, password: str = FILE_PASSWORD, old_windows: bool = False
) -> None:
    page.set_input_files("#c-file", file)
    page.fill("#c-password", password)
    page.fill("#x-file", NEW_FILE_PASSWORD)
    page.fill("#x-again", NEW_FILE_PASSWORD)
    page.set_checked("#x-old", old_windows)
    page.click("#change-form button")
