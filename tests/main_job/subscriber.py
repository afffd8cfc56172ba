"""What the subscriber does on the portal."""

from playwright.sync_api import Browser, Page, expect

from tests.ground import browser as chromium
from tests.ground.office import Office
from tests.portal.keys.pages import ApplyPage, ExportPage, Watched

OWN_PASSWORD = "竹林裡的三隻貓頭鷹 77"


class Subscriber:
    """A subscriber at home."""

    def __init__(self, browser: Browser, office: Office) -> None:
        self.office = office
        self.context = browser.new_context(
            viewport=chromium.DESK_SIZE, locale="zh-TW", base_url=office.base_url, accept_downloads=True
        )
        self.page: Page = self.context.new_page()
        self.tab = Watched(self.page)

    def log_in(self, account: str, password: str) -> None:
        """Account, password and the six digits of the picture."""
        self.page.goto("/portal/")
        self.page.fill("#id_account", account)
        self.page.fill("#id_password", password)
        self.page.fill("#id_picture", self.office.digits_of(self.page.locator("[name=picture_key]").input_value()))
        self.page.press("#id_picture", "Enter")
        self.page.wait_for_load_state()

    def choose_password(self, old: str, new: str = OWN_PASSWORD) -> None:
        """The forced first change."""
        expect(self.page.locator("#id_old")).to_be_visible()
        self.page.fill("#id_old", old)
        self.page.fill("#id_new", new)
        self.page.fill("#id_again", new)
        self.page.click("main form button.btn--main")
        self.page.wait_for_url("**/portal/")

    def apply(self) -> None:
        """Terms, key password, keys, requests, certificates."""
        ApplyPage.after_terms(self.tab).apply()

    def activate(self) -> None:
        """The website password confirms."""
        self.page.goto("/portal/activate/")
        self.page.fill("#id_password", OWN_PASSWORD)
        self.page.click("main form button.btn--main")
        self.page.wait_for_load_state()

    def export(self) -> dict[str, bytes]:
        """Both PFX files, proven by opening them once."""
        export = ExportPage.opened(self.tab)
        export.make_files()
        files = export.download()
        export.prove(files)
        return files

    def close(self) -> None:
        """Leaves; nothing may have been complained of."""
        self.context.close()
        assert not self.tab.complaints.heard
