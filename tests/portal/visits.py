"""A subscriber in front of a browser: logging in, and what everybody looks for on each page."""

import re

from playwright.sync_api import Page

from portal import pictures
from registry.models import PortalAccount
from tests.ground.browser import axe
from tests.portal import people


def log_in(page: Page, server: str, account: PortalAccount, password: str = people.PASSWORD) -> None:
    """By keyboard alone, from the account to Enter."""
    page.goto(f"{server}/portal/login/")
    digits = pictures.digits_of(page.locator("[name=picture_key]").input_value())
    page.get_by_label(re.compile("網站帳號|Portal account")).focus()
    page.keyboard.type(account.shown)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.locator("#id_picture").focus()
    page.keyboard.type(digits or "")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def looked_at(page: Page, name: str) -> list[str]:
    """What axe finds, and whether the page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{name}: {finding}" for finding in axe(page) + (["wider than the window"] if wide else [])]
