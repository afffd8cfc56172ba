"""The mailroom's pages in Chromium: axe, both languages, desk and phone width, no complaint on the console."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.ground.office import Office
from tests.main_job.desk import Desk
from tests.workflows.test_in_browser import look_at

pytestmark = pytest.mark.browser

#: A batch with two parts that are printed, one slip of them void; slips to be sent; one that a batch left out.
PREPARE = """
from registry import slips
from registry.models import PasswordSlip, Staff
from registry.slips import balancing, batches
from registry.staff import actor_of
from tests.registry.batches import draw, request_slips
from django.conf import settings
settings.SLIP_PART = 3
ho = actor_of(Staff.objects.get(username="ho"))
first, *_ = request_slips(5, delivery="post", first=700)
request_slips(2, delivery="electronic", first=710)
batch = batches.begin(actor=ho, delivery="post")
for _part in range(2):
    batches.print_part(actor=ho, number=batch.number, draw=draw)
slips.void(actor=ho, serial=first.serial, reason="卡紙")
slips.request_reprint(actor=ho, serial=first.serial, reason="卡紙")
(odd,) = request_slips(1, delivery="counter", first=720)
PasswordSlip.objects.filter(pk=odd.pk).update(left_out="does_not_fit")
print(batch.number)
"""


@pytest.fixture(scope="module")
def number(office: Office) -> str:
    return office.manage("shell", "-v", "0", "-c", PREPARE).split()[-1]


@pytest.fixture(scope="module")
def ho(office: Office, browser: Browser) -> Iterator[Desk]:
    desk = Desk(browser, office, "ho")
    yield desk
    desk.context.close()


def test_pages(ho: Desk, number: str) -> None:
    paths = ("", f"batches/{number}/", "post/", "returned/", "renewal-letters/", "suspension-letters/")
    look_at(ho, [f"{ho.base}/desk/mailroom/{path}" for path in paths])


def test_sheets_are_counted_and_what_is_spoilt_is_void(ho: Desk, number: str) -> None:
    page = ho.page
    page.goto(f"{ho.base}/desk/mailroom/batches/{number}/")
    one_part, all_parts = (page.locator("form[action$='/count/']", has=page.locator(at)) for at in ("#n1", "#sheets"))
    for form, field, sheets in ((one_part, "#n1", "3"), (all_parts, "#sheets", "5")):
        page.fill(field, sheets)
        form.locator("button").click()
        expect(page.locator(".note--bad")).to_have_count(1)
    page.fill("#sheets", "4")
    all_parts.locator("button").click()
    expect(page.locator(".note--ok")).to_have_count(1)
    expect(page.locator("form[action$='/count/']")).to_have_count(0)


def test_scanner_is_led_from_field_to_field(ho: Desk, number: str) -> None:
    page = ho.page
    page.goto(f"{ho.base}/desk/mailroom/post/")
    assert page.evaluate("document.activeElement.id") == "id_serial"
    page.keyboard.type("S115-9999999-9")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == ["id_serial", ""]
