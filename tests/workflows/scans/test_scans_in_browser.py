"""A batch in Chromium, by keyboard alone: dropped, watched, an unread page matched beside its picture."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.forms_paper import samples, scans
from tests.ground.office import Office
from tests.main_job.desk import Desk
from tests.workflows.scans import heaps
from tests.workflows.test_in_browser import look_at

pytestmark = pytest.mark.browser

OTHER = samples.REVOCATION.number
READ_WITHIN = 180_000  # milliseconds: a page takes a fraction of a second, on a busy machine some
MOST_TABS = 60


@pytest.fixture(scope="module")
def lin(office: Office, browser: Browser) -> Iterator[Desk]:
    desk = Desk(browser, office, "lin")
    yield desk
    desk.context.close()


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes there as somebody without a mouse does."""
    for _key in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_a_batch_is_dropped_watched_and_its_unread_page_matched_without_a_mouse(lin: Desk) -> None:
    page, number = lin.page, lin.receive("林㛓婷")
    heap = scans.as_file(heaps.spilt(OTHER), heaps.with_code(f"{number.replace('-', '')}/1"), scans.white())
    page.goto(f"{lin.base}/desk/scans/")
    tab_to(page, page.locator("#id_scans"))
    page.locator("#id_scans").set_input_files({"name": "heap.pdf", "mimeType": "application/pdf", "buffer": heap})
    press(page, page.locator(".act .btn--main"))

    page.wait_for_url("**/desk/scans/batches/**")
    batch = page.url
    # Nobody reloads: the page shows itself anew until all its pages are read.
    expect(page.locator(".casebar .tag--ok")).to_be_visible(timeout=READ_WITHIN)
    expect(page.locator("progress")).to_have_count(0)

    press(page, page.locator(".nav a[href$='/scans/queue/']"))
    page.wait_for_url("**/desk/scans/queue/")
    press(page, page.locator("tbody .btn--main"))
    page.wait_for_url(re.compile(r"/desk/scans/[0-9a-f-]{36}/$"))
    matched = page.url
    picture = page.locator(".viewer img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 500
    expect(page.locator("#case-q")).to_be_focused()
    look_at(lin, [f"{lin.base}/desk/scans/", f"{lin.base}/desk/scans/queue/", batch, matched])

    page.goto(matched)
    expect(page.locator("#case-q")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    press(page, page.locator(".checks button").first)
    expect(page.locator(".note--ok[role=status]")).to_be_visible()
    lin.open(number)
    expect(page.locator(".viewer figure")).to_have_count(3)
    assert lin.complaints.heard == []
