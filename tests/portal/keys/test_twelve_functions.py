"""One subscriber lives all twelve functions (spec §5), from the password slip to the password after it.

The other tests of the portal are in Chromium at a desk, most in Chinese. Here are Chromium on a phone in English, and
Firefox at both widths in both languages: so every function is seen in each browser, at each width, in each language.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, ViewportSize, expect

from pki.models import Certificate
from pki.statuses import ShownStatus
from portal import key_texts
from portal.pairs import pairs_of
from registry.models import LoginWay, PortalAccount
from tests.ground.browser import DESK_SIZE, PHONE_SIZE
from tests.portal import people
from tests.portal.keys import pages
from tests.portal.keys.pages import KEY_PASSWORD, LONG, PFX, ApplyPage, ExportPage, Watched
from tests.portal.test_paper_forms import SAID
from tests.portal.visits import log_in, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN_PASSWORD = "green lanterns on 12 roofs"
MAIN_BUTTON = "main form .btn--main, main form .btn--stop-main"
LATER_PASSWORD = "eleven boats, 3 of them blue"


@dataclass(frozen=True)
class Place:
    """A browser, as it stands before the subscriber."""

    browser: str
    size: ViewportSize
    language: str

    def __str__(self) -> str:
        return f"{self.browser}-{self.size['width']}-{self.language}"


#: What the functions don't pass by.
OTHER_PAGES = ("download/", "terms/", "paper/PW/", "passkeys/", "login/")
PLACES = [Place("browser", PHONE_SIZE, "en"), Place("firefox", DESK_SIZE, "zh-TW"), Place("firefox", PHONE_SIZE, "en")]


@dataclass
class Computer:
    """A computer of the subscriber: what it shows is looked at page by page."""

    server: str
    context: BrowserContext
    account: PortalAccount
    language: str
    found: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tab = Watched(self.context.new_page())

    @property
    def page(self) -> Page:
        return self.tab.page

    def open(self, address: str) -> None:
        self.page.goto(f"{self.server}/portal/{address}")
        self.look(address)

    def look(self, name: str) -> None:
        """Once a page: axe takes its time, and the pages in all their states have tests of their own."""
        self.page.locator("h1:visible").first.wait_for(timeout=LONG)  # the pages about keys first look what is held
        if name not in self.found:
            self.found[name] = looked_at(self.page, name)

    def press(self, button: str = MAIN_BUTTON, *, to: str) -> None:
        """A button or link, and the page it leads to."""
        with self.page.expect_navigation(url=f"{self.server}/portal/{to}"):
            self.page.locator(button).first.click()
        self.look(to)

    def says(self, selector: str, sentence: Any) -> None:
        """Waits until the sentence, in the language of the page, stands there."""
        with translation.override("en" if self.language == "en" else "zh-hant"):
            expect(self.page.locator(selector).first).to_contain_text(str(sentence), timeout=LONG)

    def confirm(self, *, to: str) -> None:
        """By the website password."""
        self.page.fill("#id_password", OWN_PASSWORD)
        self.press(to=to)


@pytest.fixture(params=PLACES, ids=str)
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.param
    return found


@pytest.fixture
def newcomer(authority: None) -> PortalAccount:
    """With a password slip in the hand, and the right to apply."""
    account = people.enrol(must_change=True)
    people.give_right(account)
    return account


@pytest.fixture
def computers(
    request: pytest.FixtureRequest, place: Place, server: str, newcomer: PortalAccount
) -> Iterator[list[Computer]]:
    """Two computers, each with a browser that keeps what it keeps."""
    browser: Browser = request.getfixturevalue(place.browser)
    contexts = [browser.new_context(viewport=place.size, locale=place.language, base_url=server) for _each in "12"]
    yield [Computer(server, context, newcomer, place.language) for context in contexts]
    for context in contexts:
        context.close()


# --- the twelve -----------------------------------------------------------------------------------------------------


def sign_in_with_the_slip(computer: Computer) -> None:
    """Digits, the password of the slip, and at once a password of one's own."""
    log_in(computer.page, computer.server, computer.account, password=people.INITIAL)
    computer.look("first password")
    change_password(computer, people.INITIAL, OWN_PASSWORD)


def change_password(computer: Computer, old: str, new: str) -> None:
    for name, typed in {"old": old, "new": new, "again": new}.items():
        computer.page.fill(f"#id_{name}", typed)
    computer.press(to="")


def apply(computer: Computer) -> None:
    computer.open("apply/")
    computer.page.check("#id_accept")
    computer.press(to="apply/keys/")
    ApplyPage(computer.tab).apply()
    computer.look("applied")


def activate(computer: Computer) -> None:
    computer.press("#apply-done .btn--main", to="activate/")
    computer.confirm(to="export/")


def export(computer: Computer) -> list[FilePayload]:
    """Both files, each opened for trial; signing first."""
    exporting = ExportPage(computer.tab)
    exporting.make_files()
    files = exporting.download()
    exporting.prove(files)
    computer.says("#held-pairs [data-backup]", key_texts.HELD["backup_proven"])
    return [FilePayload(name=name, mimeType=PFX, buffer=octets) for name, octets in files.items()]


def change_the_password_of_a_file(computer: Computer, file: FilePayload) -> None:
    computer.open("file-password/")
    pages.change_file_password(computer.page, file)
    with computer.page.expect_download(timeout=LONG) as download:
        computer.page.click("#changed a", timeout=LONG)
    computer.look("file changed")
    assert download.value.path().read_bytes() != file["buffer"]


def download_again(computer: Computer, *, said: str) -> None:
    computer.open("download/")
    computer.says("[data-pair] .note", key_texts.DOWNLOAD[f"download_{said}"])


def import_keys(computer: Computer, files: list[FilePayload]) -> None:
    computer.open("import/")
    signing, encryption = files
    pages.fill_import(computer.page, signing=signing, encryption=encryption)
    expect(computer.page.locator("#import-done")).to_be_visible(timeout=LONG)
    computer.look("imported")


def change_the_key_password(computer: Computer) -> None:
    """Not while another tab works on the keys; then for both."""
    other = computer.context.new_page()
    other.goto(f"{computer.server}/portal/terms/")
    other.evaluate("() => { navigator.locks.request('certdesk-keys', () => new Promise(() => {})); }")
    computer.open("keys/")
    computer.page.locator("[data-do=password]").first.click()
    pages.fill_key_passwords(computer.page)
    computer.says("#keys-note", key_texts.EVERYWHERE["trouble_other_tab"])
    computer.look("told of another tab")
    other.close()
    pages.fill_key_passwords(computer.page)
    computer.says("#keys-note", key_texts.KEYS["key_password_changed"])


def end_the_sessions_elsewhere(computer: Computer, other: Computer) -> None:
    computer.open("logins/")
    computer.press(to="logins/")
    other.open("")
    assert other.page.url.startswith(f"{other.server}/portal/login/")


def sign_in_with_the_certificate(computer: Computer) -> None:
    """No digits: the key in this browser signs."""
    computer.page.fill("#id_account", computer.account.shown)
    computer.page.fill("#id_password", OWN_PASSWORD)
    computer.page.fill("#sign-password", KEY_PASSWORD)
    computer.press("#login-form .btn--wide", to="")
    assert computer.account.logins.filter(way=LoginWay.CERTIFICATE).exists()


def renew(computer: Computer) -> None:
    Certificate.objects.update(not_after=timezone.now() + timedelta(days=10))
    computer.open("")
    computer.press(".pair__next a", to="renew/")
    computer.page.check("#id_accept")
    computer.press(to="renew/keys/")
    computer.page.fill("#renew-password", KEY_PASSWORD)
    computer.page.click("#renew-form button")
    expect(computer.page.locator("#apply-done")).to_be_visible(timeout=LONG)
    activate(computer)


def suspend(computer: Computer) -> None:
    computer.open("suspend/")
    for box in computer.page.locator("[name=certificates]").all():
        box.check()
    computer.confirm(to="")


def fill_in_the_paper(computer: Computer, *, explained: str, kind: str) -> None:
    """From the explanation to the form as it is printed."""
    page = computer.page
    computer.open(explained)
    computer.press("main .card--lead .btn--main", to=f"paper/{kind}/")
    for name, typed in SAID[kind].items():
        asked = page.locator(f"[name={name}]")
        if asked.first.get_attribute("type") == "radio":
            page.check(f"[name={name}][value={typed}]")
        elif asked.input_value() != typed:  # what is registered stands there already
            asked.fill(typed)
    computer.press(to="paper/forms/*/")
    form = computer.context.request.get(computer.server + str(page.get_attribute("main .btn--main", "href")))
    assert form.body().startswith(b"%PDF")


def test_all_twelve(computers: list[Computer], newcomer: PortalAccount) -> None:
    first, second = computers

    sign_in_with_the_slip(first)
    apply(first)
    activate(first)
    files = export(first)
    change_the_password_of_a_file(first, files[0])
    log_in(second.page, second.server, newcomer, password=OWN_PASSWORD)
    download_again(second, said="elsewhere")
    import_keys(second, files)
    download_again(second, said="here")
    second.open("keys/")
    end_the_sessions_elsewhere(second, first)
    sign_in_with_the_certificate(first)
    renew(first)
    first.open("certificates/")
    suspend(first)
    fill_in_the_paper(first, explained="revoke/", kind="RV")
    fill_in_the_paper(first, explained="resume/", kind="RS")
    first.open("password/")
    change_password(first, OWN_PASSWORD, LATER_PASSWORD)
    change_the_key_password(first)
    for address in OTHER_PAGES:
        first.open(address)

    statuses = {pair.status for pair in pairs_of(newcomer.subscriber)}
    assert statuses == {ShownStatus.SUSPENDED}
    assert [pair["state"] for pair in first.tab.held()] == ["kept", "kept"]
    assert [finding for computer in computers for page in computer.found.values() for finding in page] == []
    assert first.tab.complaints.heard + second.tab.complaints.heard == []
