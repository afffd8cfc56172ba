"""Every page of the desk in Chromium: axe, both languages, desk and phone width, no complaint on the console."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdfium2 import PdfDocument

from tests.ground import browser as chromium
from tests.ground.office import Office
from tests.main_job.desk import PAPER, Desk

pytestmark = pytest.mark.browser

LANGUAGES = ("zh-hant", "en")
#: Who opens a case of the stage, and the pages that lead on from it.
STAGES = {
    "key_in": ("lin", ["key-in/"]),
    "review": ("wang", ["review/", "return/", "send-back/", "advise-rejection/"]),
    "approve": ("chou", ["approve/", "return/", "send-back/", "reject/"]),
    "correction": ("wang", ["papers-came/", "advise-rejection/"]),
    "deliver": ("lin", ["hand-over/"]),
}
#: Pages that a case has at any stage, looked at on one.
MORE = {"approve": ["give-up/"], "review": ["history/", "note/"]}

#: Pages that belong to no case, by somebody who may open them.
PAGES = {
    "lin": [
        "", "?all", "?mine", "receive/", "find/?q=陳", "find/?q=無此人", "notices/", "me/", "absences/", "components/",
    ],
    "chou": ["accounts/", "accounts/?day=115/2/30", "figures/"],
    "tsai": ["audit/", "audit/entries/1/", "audit/verifications/", "audit/export/"],
}  # fmt: skip


@pytest.fixture(scope="module")
def people(office: Office, browser: Browser) -> Iterator[dict[str, Desk]]:
    desks = {who: Desk(browser, office, who) for who in ("lin", "wang", "chou")}
    yield desks
    for desk in desks.values():
        desk.context.close()


def addresses(desk: Desk, stage: str, pages: list[str]) -> list[str]:
    """The case page and the task's pages of the first case at a stage that this person may take."""
    desk.page.goto(f"{desk.base}/desk/?stage={stage}")
    row = desk.page.locator("tbody tr", has=desk.page.locator("button, a.btn--main")).first
    row.locator("th a").click()
    case = desk.page.url
    if stage == "deliver":
        desk.print_slip()
    desk.page.locator(".act .btn--main").click()
    task = desk.page.url.rsplit("/", 2)[0] + "/"
    of_case = ["withdraw/", "take-over/", *MORE.get(stage, [])]
    return [case, *(case + page for page in of_case), *(task + page for page in pages)]


def speak(page: Page, base: str, language: str) -> None:
    """Sets the language of the page's browser."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": base}])


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_pages_of_a_case(people: dict[str, Desk], stage: str) -> None:
    who, pages = STAGES[stage]
    look_at(people[who], addresses(people[who], stage, pages))


@pytest.mark.parametrize("who", sorted(PAGES))
def test_lists_and_forms(office: Office, browser: Browser, who: str) -> None:
    desk = Desk(browser, office, who)
    look_at(desk, [f"{desk.base}/desk/{path}" for path in PAGES[who]])
    desk.context.close()


def test_on_paper_a_list_says_what_it_lists_and_who_printed_it_when(people: dict[str, Desk]) -> None:
    page = people["wang"].page
    open_page(page, f"{people['wang'].base}/desk/?stage=review&kind=RG&since=2020-01-02", "zh-hant")
    page.emulate_media(media="print")
    for screen_only in (".top", ".nav", ".stages", ".filters", ".act", ".foot", "main button >> nth=0"):
        expect(page.locator(screen_only)).to_be_hidden()
    expect(page.locator(".printline")).to_contain_text(
        re.compile(r"列印人員：王思婷　列印時間：\d{3}/\d{1,2}/\d{1,2}（.）")
    )
    expect(page.locator(".onpaper")).to_contain_text("案別 憑證註冊．收件自 109/1/2（四）")
    paper = PdfDocument(page.pdf(prefer_css_page_size=True))
    width, height = paper[0].get_size()
    assert width > height, "a list of eleven columns lies on its side"
    assert "1／1" in paper[0].get_textpage().get_text_bounded()
    paper.close()
    page.emulate_media(media="screen")


def test_every_component_in_the_dark_scheme(people: dict[str, Desk]) -> None:
    page = people["lin"].page
    page.emulate_media(color_scheme="dark")
    open_page(page, f"{people['lin'].base}/desk/components/", "zh-hant")
    check_page(page, "components in the dark")
    page.emulate_media(color_scheme="light")


def test_forms_that_are_filled_in_before_they_are_signed(people: dict[str, Desk]) -> None:
    desk = people["lin"]
    desk.page.goto(f"{desk.base}/desk/prepare/RG/")
    for field, text in {**PAPER, "name": "林喆", "id_number": "Q199000052"}.items():
        if field != "signed_on":
            desk.page.fill(f"#id_{field}", text)
    for box in ("#id_same_name", "#id_same_address"):
        desk.page.check(box)
    desk.next_step()
    number = desk.page.url.rstrip("/").rpartition("/")[2]
    look_at(
        desk,
        [
            f"{desk.base}/desk/{path}"
            for path in ("prepare/", "prepare/RG/", f"prepared/{number}/", f"receive/?form={number}")
        ],
    )


def test_page_with_errors_takes_the_reader_to_them(people: dict[str, Desk]) -> None:
    desk = people["lin"]
    for language in LANGUAGES:
        speak(desk.page, desk.base, language)
        desk.page.goto(f"{desk.base}/desk/receive/")
        desk.page.fill("#id_received_on", "115/13/1")
        desk.page.locator(".act .btn--main").click()
        expect(desk.page.locator("#errors")).to_be_focused()
        desk.page.locator("#errors a").first.click()
        assert desk.page.evaluate("document.activeElement.id") in ("id_received_on", "id_applicant")
        assert chromium.axe(desk.page) == []


def test_sign_in(office: Office, browser: Browser) -> None:
    for language in LANGUAGES:
        page = browser.new_context(viewport=chromium.DESK_SIZE).new_page()
        speak(page, office.base_url, language)
        page.goto(f"{office.base_url}/desk/login/")
        assert chromium.axe(page) == []
        page.context.close()


def look_at(desk: Desk, wanted: list[str]) -> None:
    """Opens each address in both languages and looks at it at both widths."""
    for language in LANGUAGES:
        speak(desk.page, desk.base, language)
        for address in wanted:
            open_page(desk.page, address, language)
            for size in (chromium.DESK_SIZE, chromium.NARROW_SIZE):
                desk.page.set_viewport_size(size)
                check_page(desk.page, address)
    desk.page.set_viewport_size(chromium.DESK_SIZE)
    speak(desk.page, desk.base, "zh-hant")
    assert desk.complaints.heard == []


def open_page(page: Page, address: str, language: str) -> None:
    """The page is there and says which language it speaks."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert page.locator("html").get_attribute("lang") == {"zh-hant": "zh-Hant"}.get(language, language)


def check_page(page: Page, address: str) -> None:
    """axe finds nothing, and nothing sticks out."""
    assert chromium.axe(page) == [], f"{address} at {page.viewport_size}"
    sticks_out = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sticks_out <= 0, f"{address} is {sticks_out} px too wide at {page.viewport_size}"
