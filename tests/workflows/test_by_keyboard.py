"""A clerk's half hour and a supervisor's ten minutes without a mouse: every key is counted, and the count is said."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, expect

from numbering.numbers import with_check
from tests.forms_paper import scans
from tests.ground.office import Office
from tests.main_job.desk import PAPER, Desk
from tests.workflows.scans import heaps

pytestmark = pytest.mark.browser

READ_WITHIN = 180_000  # milliseconds
MOST_TABS = 60
PEOPLE = (("鍾樣一", "Q199000061"), ("鍾樣二", "Q199000070"))
#: Keys beyond the characters that stand on the paper.
MOST_BESIDES = {"key in": 40, "review": 12, "approve": 5}


class Hands(Desk):
    """Somebody at a desk who has a keyboard and a scanner: counts what is struck. A scan is one stroke."""

    struck = 0
    copied = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.struck += 1

    def turn_page(self, *keys: str) -> None:
        """The last key leads to another page."""
        with self.page.expect_navigation():
            self.press(*keys)

    def copy(self, text: str) -> None:
        """Types what stands on the paper; Tab has marked what was in the field."""
        self.page.keyboard.type(text)
        self.copied += len(text)

    def scan(self, code: str) -> None:
        """Alt+S, which a browser without a window doesn't know; then a scanner types and sends Enter."""
        self.page.focus("#q")
        with self.page.expect_navigation():
            self.page.keyboard.type(code)
            self.page.keyboard.press("Enter")
        self.struck += 2

    def tab_to(self, wanted: Locator) -> None:
        for _key in range(MOST_TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{wanted} is not reached by Tab")

    def counted(self) -> tuple[int, int]:
        """Keys besides the paper's own characters, and those; both begin anew."""
        counts = (self.struck, self.copied)
        self.struck = self.copied = 0
        return counts


@pytest.fixture
def clerk(office: Office, browser: Browser) -> Iterator[Hands]:
    yield from at_keyboard(browser, office, "lin")


@pytest.fixture
def reviewer(office: Office, browser: Browser) -> Iterator[Hands]:
    yield from at_keyboard(browser, office, "wang")


@pytest.fixture
def supervisor(office: Office, browser: Browser) -> Iterator[Hands]:
    yield from at_keyboard(browser, office, "chou")


def at_keyboard(browser: Browser, office: Office, who: str) -> Iterator[Hands]:
    hands = Hands(browser, office, who)
    yield hands
    hands.close()


def receive_by_keyboard(hands: Hands, name: str) -> str:
    """The blank form's code opens the receiving page; its number goes onto the paper, which is scanned."""
    hands.scan(with_check(f"FRG{settings.OFFICE['form_edition']}"))
    hands.tab_to(hands.page.locator("#id_applicant"))
    hands.copy(name)
    hands.turn_page("Enter")
    number = hands.page.locator(".casebar .code").inner_text()
    heap = scans.as_file(*(heaps.with_code(f"{number.replace('-', '')}/{part}") for part in "12"))
    scanner = hands.context.new_page()
    scanner.goto(f"{hands.base}/desk/scans/")
    scanner.locator("#id_scans").set_input_files({"name": "heap.pdf", "mimeType": "application/pdf", "buffer": heap})
    scanner.locator(".act .btn--main").click()
    expect(scanner.locator(".casebar .tag--ok")).to_be_visible(timeout=READ_WITHIN)
    scanner.close()
    return number


def key_in_by_keyboard(hands: Hands, id_number: str) -> None:
    """Claims, and goes from field to field in the order of the paper."""
    hands.turn_page("n")
    page = hands.page
    for field, text in {**PAPER, "id_number": id_number}.items():
        if field.startswith("contact_") and page.locator("#id_same_name").is_checked() is False:
            hands.tab_to(page.locator("#id_same_name"))
            hands.press("Space")
        if field == "signed_on":
            for box in ("#id_same_address", "#id_enclosures_0"):
                hands.tab_to(page.locator(box))
                hands.press("Space")
        hands.tab_to(page.locator(f"#id_{field}"))
        hands.copy(text)
    hands.turn_page("Tab", "n")
    expect(page.locator(".note--ok")).to_be_visible()


def review_by_keyboard(hands: Hands, number: str) -> None:
    """Opens the case by the code on its paper, looks at its second page enlarged, and finds all in order."""
    page = hands.page
    hands.scan(number)
    hands.turn_page("n")
    if page.locator("#look-z100").is_checked():  # else it is kept from the case before
        hands.press("z")
    hands.press(".")
    expect(page.locator("#look-z150")).to_be_checked()
    expect(page.locator("#scan-2 img")).to_be_in_viewport()
    hands.press("1", "2", "5", "6")
    expect(page.locator("[aria-labelledby=check-h] input:checked")).to_have_count(4)
    hands.turn_page("n")
    expect(page.locator(".note--ok")).to_be_visible()


def test_a_clerks_half_hour_and_a_supervisors_ten_minutes(
    clerk: Hands, reviewer: Hands, supervisor: Hands, capsys: pytest.CaptureFixture[str]
) -> None:
    spent: dict[str, list[tuple[int, int]]] = {"key in": [], "review": [], "approve": []}
    for name, id_number in PEOPLE:
        number = receive_by_keyboard(clerk, name)
        key_in_by_keyboard(clerk, id_number)
        spent["key in"].append(clerk.counted())
        review_by_keyboard(reviewer, number)
        spent["review"].append(reviewer.counted())
        supervisor.scan(number)
        supervisor.turn_page("n")
        expect(supervisor.page.locator("#look-z100")).to_be_checked()
        supervisor.turn_page("a")
        expect(supervisor.page.locator(".note--ok")).to_be_visible()
        spent["approve"].append(supervisor.counted())
        put_back(supervisor, number)
    with capsys.disabled():
        for what, each in spent.items():
            print(
                f"\n{what}: " + ", ".join(f"{keys} keys and {copied} characters of the paper" for keys, copied in each)
            )
    assert all(keys <= MOST_BESIDES[what] for what, each in spent.items() for keys, _copied in each), spent


def put_back(hands: Hands, number: str) -> None:
    """The next case that "approve and next" has claimed belongs to another test."""
    button = hands.page.locator(".casebar form[action$='/release/'] button")
    if button.count():
        assert number not in hands.page.locator(".casebar").inner_text()
        with hands.page.expect_navigation():
            button.click()


def test_what_a_scan_looks_like_and_where_one_was_is_kept_from_page_to_page(clerk: Hands, reviewer: Hands) -> None:
    number = receive_by_keyboard(clerk, "鍾樣三")
    page = reviewer.page
    reviewer.scan(number)
    reviewer.press("z", "t", ".")
    expect(page.locator("#scan-2 img")).to_be_in_viewport()
    page.reload()
    expect(page.locator("#look-z150")).to_be_checked()
    expect(page.locator("#look-r90")).to_be_checked()
    expect(page.locator("#scan-2 img")).to_be_in_viewport()


def test_a_session_that_ends_while_one_keys_loses_nothing(clerk: Hands, office: Office) -> None:
    page = clerk.page
    clerk.receive("鍾樣四")
    clerk.turn_page("n")
    here = page.url
    clerk.tab_to(page.locator("#id_address"))
    clerk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    clerk.copy(PAPER["address"])
    expect(page.locator("#draft-state")).to_contain_text("登入已逾時")
    clerk.tab_to(page.locator(".act .btn--main"))
    clerk.turn_page("Enter")
    page.fill("#id_username", office.account("lin").account)
    page.fill("#id_password", office.account("lin").password)
    clerk.next_step(within="main")
    assert page.url == here
    expect(page.locator("#id_address")).to_have_value(PAPER["address"])
    clerk.complaints.heard.clear()
