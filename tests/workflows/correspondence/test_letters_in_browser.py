"""A letter in Chromium: looked at, printed and kept, opened again as it was sent."""

import hashlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.forms_paper import readers
from tests.ground.office import Office
from tests.main_job.desk import Desk

pytestmark = pytest.mark.browser

LETTERS = "[aria-labelledby=letters-h]"


@pytest.fixture(scope="module")
def clerks(office: Office, browser: Browser) -> Iterator[tuple[Desk, Desk]]:
    both = Desk(browser, office, "lin"), Desk(browser, office, "wang")
    yield both
    for desk in both:
        desk.context.close()


def pdf_at(desk: Desk, address: str) -> bytes:
    """The PDF that the browser shows at an address."""
    answer = desk.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf", answer.text()
    return answer.body()


def test_a_letter_is_previewed_printed_and_kept(clerks: tuple[Desk, Desk]) -> None:
    lin, wang = clerks
    number = lin.receive("游㛓君")
    lin.key_in(name="游㛓君", id_number="F222201009")
    wang.open(number)
    wang.return_for_correction()
    wang.open(number)
    page = wang.page

    page.locator(f"{LETTERS} a[href$='/preview/']").click()
    page.wait_for_url("**/preview/")
    assert "PREVIEW" in readers.text(pdf_at(wang, page.url))

    wang.page.goto(f"{wang.base}/desk/")
    wang.open(number)
    expect(page.locator(f"{LETTERS} .tag--warn")).to_be_visible()
    with wang.context.expect_page() as opened:
        page.locator(f"{LETTERS} form button").click()
    opened.value.wait_for_url("**/letters/*.pdf")
    sent = pdf_at(wang, opened.value.url)
    assert "PREVIEW" not in readers.text(sent)
    assert number in readers.text(sent)

    page.reload()
    expect(page.locator(f"{LETTERS} .tag--ok")).to_be_visible()
    assert hashlib.sha256(sent).hexdigest().startswith(page.locator(f"{LETTERS} .hash").inner_text().rstrip("…"))
    assert f"{wang.base}{page.locator(f'{LETTERS} a.btn').get_attribute('href')}" == opened.value.url
    # A PDF names no icon of the site: the browser's viewer may ask for one.
    assert [complaint for complaint in wang.complaints.heard if "favicon.ico" not in complaint] == []
