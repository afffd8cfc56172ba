"""What the staff do on their pages."""

import re
import subprocess

from playwright.sync_api import Browser, Page, expect

from tests.ground import browser as chromium
from tests.ground.office import Office

PAPER = {
    "id_number": "A123456789",
    "birth_date": "740424",
    "zip": "220034",
    "address": "新北市板橋區樣張街二段8巷12號3樓",
    "telephone": "(02)2900-0424",
    "email": "chen.jk@mail.example",
    "contact_mobile": "0900000424",
    "contact_telephone": "(02)2900-0424",
    "contact_email": "chen.jk@mail.example",
    "signed_on": "1151102",
}
NAME = "陳𠮷堃"
CONTACT = {name: text for name, text in PAPER.items() if name.startswith("contact_")} | {
    "contact_name": "游㛓君",
    "contact_zip": "220034",
    "contact_address": "新北市板橋區樣張街二段8巷12號3樓",
}
ENCLOSED = ("#id_enclosures_0",)
#: By kind: what is keyed in of the paper, and what is ticked on it.
PAPERS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "RG": (PAPER, ("#id_same_name", "#id_same_address", *ENCLOSED)),
    "RV": (
        {"telephone": "(02)2900-0424", "since": "1151101", "signed_on": "1151102", "pieces": "1"},
        ("[name=reason][value=C]", *ENCLOSED),
    ),
    "RS": ({**CONTACT, "signed_on": "1151102", "pieces": "1"}, ("[name=reason][value=A]", *ENCLOSED)),
    "PW": ({**CONTACT, "signed_on": "1151102", "pieces": "1"}, ("[name=reason][value=F]", *ENCLOSED)),
}


class Desk:
    """One member of staff at a browser of their own."""

    def __init__(self, browser: Browser, office: Office, who: str, *, scripts: bool = True) -> None:
        self.base = office.base_url
        self.context = browser.new_context(viewport=chromium.DESK_SIZE, locale="zh-TW", java_script_enabled=scripts)
        self.page: Page = self.context.new_page()
        self.complaints = chromium.Complaints(self.page)
        account = office.account(who)
        self.page.goto(f"{self.base}/desk/")
        self.page.fill("#id_username", account.account)
        self.page.fill("#id_password", account.password)
        self.next_step(within="main")
        expect(self.page.locator(".who")).to_be_visible()

    def next_step(self, *, within: str = ".act") -> None:
        """Presses the one main button and waits for the page behind it: only then has the office done it."""
        with self.page.expect_navigation():
            self.page.locator(f"{within} .btn--main").click()

    def open(self, number: str) -> None:
        """Keys a receipt number into the one box."""
        self.page.fill("#q", number)
        self.page.press("#q", "Enter")
        self.page.wait_for_url("**/desk/cases/**")

    def receive(self, name: str = NAME, *, kind: str = "RG") -> str:
        """Papers over the counter; the receipt number as shown."""
        self.page.goto(f"{self.base}/desk/receive/?kind={kind}")
        self.page.fill("#id_applicant", name)
        self.next_step()
        return self.page.locator(".casebar .code").inner_text()

    def key_in(self, kind: str = "RG", *, delivery: str = "", **different: str) -> None:
        """Keys in what stands on the paper."""
        self.next_step()
        fields, ticks = PAPERS[kind]
        for field, text in {**fields, **different}.items():
            self.page.fill(f"#id_{field}", text)
        for box in (*ticks, *([f"[name=delivery][value={delivery}]"] if delivery else [])):
            self.page.check(box)
        self.next_step()

    def review(self) -> None:
        """Finds everything in order: ticks every line, and the first way where the line asks how; whoever looks like
        the applicant is somebody else."""
        self.next_step()
        others = self.page.locator("[name^='same:'][value=other]").all()
        for other in others:
            other.check()
        if others:
            self.page.fill("#id_why", "證件不同，非同一人")
        for line in self.page.locator("[aria-labelledby=check-h] .field").all():
            for box in line.locator("[type=checkbox], [type=radio]").all()[:1]:
                box.check()
        self.next_step()

    def return_for_correction(self) -> None:
        """Begins the review and finds a paper missing."""
        self.next_step()
        self.page.locator(".act a[href$='/return/']").click()
        self.page.check("#id_reasons_0")
        self.next_step(within=".confirm")

    def papers_came(self) -> None:
        """The missing paper is here."""
        self.next_step()
        self.next_step(within=".confirm")

    def reject(self) -> None:
        """Decides against it."""
        self.page.locator(".act a[href$='/reject/']").click()
        self.page.check("#id_reasons_0")
        self.page.locator(".confirm .btn--stop-main").click()

    def withdraw(self) -> None:
        """Records that the applicant takes the application back."""
        self.page.locator(".act a[href$='/withdraw/']").click()
        self.page.fill("#id_note", "本人臨櫃撤件")
        self.page.locator(".confirm .btn--stop-main").click()

    def post(self, serial: str, registered: str) -> None:
        """Scans a slip and the number on its envelope."""
        self.page.goto(f"{self.base}/desk/mailroom/post/")
        self.page.fill("#id_serial", serial)
        self.page.fill("#id_registered", registered)
        self.page.press("#id_registered", "Enter")
        expect(self.page.locator(".note--ok")).to_be_visible()

    def expect_stage(self, number: str, stage: str) -> None:
        """The case stands there."""
        self.open(number)
        expect(self.page.locator(".casebar .tag").first).to_have_text(stage)

    def approve(self) -> None:
        """Reads and confirms."""
        self.next_step()
        self.next_step(within="form.btns")
        expect(self.page.locator(".note--ok")).to_be_visible()

    def print_slip(self) -> bytes:
        """Prints the password slip; the PDF."""
        form = self.page.locator("form[action*='/print/']")
        action = form.get_attribute("action")
        token = form.locator("[name=csrfmiddlewaretoken]").get_attribute("value")
        answer = self.context.request.post(
            f"{self.base}{action}", form={"csrfmiddlewaretoken": token or ""}, headers={"Referer": self.page.url}
        )
        assert answer.headers["content-type"] == "application/pdf", answer.text()
        self.page.reload()
        return answer.body()

    def hand_over(self) -> None:
        """Identifies the person, has the receipt signed, closes the case."""
        self.next_step()
        self.page.check("#id_identity_check_0")
        self.page.check("#id_signed")
        self.next_step(within=".confirm")

    def close(self) -> None:
        """Leaves; nothing may have been complained of."""
        self.context.close()
        assert not self.complaints.heard


def account_and_password(slip: bytes) -> tuple[str, str]:
    """What a subscriber reads on the slip, read by poppler."""
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=slip, capture_output=True, check=True
    ).stdout.decode()
    account = re.search(r"網站帳號\s*([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{2})", text)
    password = re.search(r"(?<![A-Z0-9])([A-Z0-9]{4} [A-Z0-9]{4} [A-Z0-9]{4})(?![A-Z0-9])", text)
    assert account, "no account on the slip"
    assert password, "no password on the slip"
    return account[1], password[1]
