"""The staff pages in a browser, both languages: axe finds nothing, and nothing scrolls sideways on a phone."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.fixtures import Settings

from registry.models import Staff
from registry.second_factors import codes, totp
from registry.staff import actor_of
from tests import cast
from tests.ground.browser import Complaints, axe, plugged_in
from tests.ground.served import served
from tests.portal.keys.pages import LONG
from tests.workflows.staffing.test_second_factor_pages import with_app
from workflows.staffing.absences import name_substitute

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1366, 320)
LOOKED_AT = os.environ.get("STAFF_PICTURES")


@pytest.fixture(scope="module")
def address(django_db_setup: None) -> Iterator[str]:
    """The desk, served."""
    with served() as found:
        yield found


@pytest.fixture(params=["zh-TW", "en"])
def context(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=address, locale=request.param)
    yield opened
    opened.close()


def uri_offered_to(staff: Staff) -> str:
    """What an app is to read from the picture."""
    secret = codes.offer_code(actor=actor_of(staff), staff=staff)
    return totp.provisioning_uri(secret, account=staff.username, issuer="CertDesk")


def sign_in(context: BrowserContext, staff: Staff, address: str) -> None:
    key = cast.at_desk(staff).cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": key, "url": address}])


def test_pages_of_staff_are_for_everybody(
    context: BrowserContext, address: str, chiang: Staff, chou: Staff, lin: Staff
) -> None:
    page = context.new_page()
    complaints = Complaints(page)

    def look(name: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 768})
            assert axe(page) == [], (name, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            if LOOKED_AT:
                language = page.evaluate("document.documentElement.lang")
                page.screenshot(path=Path(LOOKED_AT) / f"{name}-{language}-{width}.png", full_page=True)

    with_app(chou)
    today = timezone.localdate()
    name_substitute(actor=actor_of(lin), staff=lin, substitute=chou, first_day=today, last_day=today)
    page.goto(reverse("desk:login"))
    for username in ("chou", "chiang"):
        page.goto(reverse("desk:login"))
        page.fill("#id_username", username)
        page.fill("#id_password", cast.PASSWORD)
        page.click("main .btn--main")
        page.fill("#id_code", "000000")
        page.click("main .btn--main")
        look(f"door-{username}")
    drawn = Image.open(BytesIO(page.locator("main p svg").screenshot()))
    assert [each.text for each in zxingcpp.read_barcodes(drawn)] == [uri_offered_to(chiang)]
    sign_in(context, chiang, address)
    own = [
        (name, reverse(f"desk:{name}"))
        for name in ("staff", "staff-new", "me", "my-password", "my-code", "my-passkey", "absences")
    ]
    others = [
        (name, reverse(f"desk:{name}", args=[chou.pk])) for name in ("staff-member", "staff-close", "staff-password")
    ]
    for name, there in [*own, *others]:
        page.goto(there)
        look(name)
    page.click("main .btn--main")
    look("start-password")
    assert not complaints.heard


def test_a_passkey_is_made_at_the_door_and_shown_there(
    browser: Browser, address: str, chou: Staff, settings: Settings
) -> None:
    name = address.replace("127.0.0.1", "localhost")  # passkeys are bound to no number
    settings.PASSKEY_ORIGIN = name
    context = browser.new_context(base_url=name, locale="en")
    page = context.new_page()
    complaints = Complaints(page)

    def give_password() -> None:
        page.goto(reverse("desk:login"))
        page.fill("#id_username", "chou")
        page.fill("#id_password", cast.PASSWORD)
        page.click("main .btn--main")

    give_password()
    assert axe(page) == []
    plugged_in(page)  # after axe, whose wire takes the key with it
    page.fill("#id_name", "Blue key")
    page.click("#passkey-form button")
    expect(page.locator(".who")).to_contain_text("周郁雯", timeout=LONG)
    page.goto(reverse("desk:me"))
    expect(page.locator("main")).to_contain_text("Blue key")
    page.click(".who form[action$='logout/'] button")
    give_password()
    page.click("#passkey-form button")
    expect(page.locator(".who")).to_contain_text("周郁雯", timeout=LONG)
    assert not complaints.heard
    context.close()
