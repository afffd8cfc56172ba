"""A clerk, a second clerk and a supervisor at browsers that run no script: everything is done by HTML alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.ground.office import Office
from tests.main_job.desk import Desk

pytestmark = pytest.mark.browser

NAME, ID_NUMBER = "鍾樣五", "Q199000089"


@pytest.fixture
def desks(office: Office, browser: Browser) -> Iterator[dict[str, Desk]]:
    opened = {who: Desk(browser, office, who, scripts=False) for who in ("lin", "wang", "chou")}
    yield opened
    for desk in opened.values():
        desk.close()


def filtered_and_claimed(desk: Desk, number: str) -> None:
    """The list is filtered, the case ticked and claimed with whatever else is ticked; then all filters are cleared."""
    page = desk.page
    page.goto(f"{desk.base}/desk/?stage=review")
    page.select_option("#id_kind", "RG")
    page.fill("#id_since", "1150101")
    with page.expect_navigation():
        page.locator(".filters button").first.click()
    expect(page.locator("#id_kind")).to_have_value("RG")
    while not (row := page.locator("tbody tr", has_text=number)).count():
        page.locator(".pages a", has_text="›").click()
    row.locator("input[name=case]").check()
    with page.expect_navigation():
        page.locator("#chosen .btn--main").click()
    expect(page.locator(".tag--ok")).to_have_count(1)
    page.goto(f"{desk.base}/desk/?stage=review")
    with page.expect_navigation():
        page.locator("[name=clear]").click()


def test_a_registration_by_html_alone(desks: dict[str, Desk]) -> None:
    clerk, reviewer, supervisor = desks["lin"], desks["wang"], desks["chou"]
    number = clerk.receive(NAME)
    clerk.key_in(id_number=ID_NUMBER, birth_date="74/13/24", zip="")
    expect(clerk.page.locator("#errors")).to_contain_text("出生日期")
    expect(clerk.page.locator("#id_zip")).to_have_value("220")
    clerk.page.fill("#id_birth_date", "74/4/24")
    clerk.next_step()
    expect(clerk.page.locator(".note--ok")).to_contain_text(number)
    clerk.open(number)
    clerk.page.fill("#id_note", "申請人下午補正本")
    with clerk.page.expect_navigation():
        clerk.page.locator("[aria-labelledby=note-h] .btn").click()
    expect(clerk.page.locator(".timeline")).to_contain_text("申請人下午補正本")
    filtered_and_claimed(reviewer, number)
    reviewer.open(NAME[1:])
    reviewer.review()
    supervisor.open(number)
    supervisor.approve()
    supervisor.expect_stage(number, "待交付")
