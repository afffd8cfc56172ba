"""The login of a real installation: how long each refusal takes, and its first paint over a slow link.

Spec §5 wants the same answers in bytes and time for an unknown account, a wrong password and a suspended login; so each
kind is asked in turn, over HTTP, with the hashing of production.
"""

import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from playwright.sync_api import Browser, sync_playwright

from tests.ground import browser as chromium
from tests.ground.office import Account, Office, installed_office, running_office

WRONG = "not the password"
ROUNDS = 13  # four refusals each: fewer than the brake on one address lets through
PAINTS = 5
LINK = {"offline": False, "latency": 400, "downloadThroughput": 50 * 1024, "uploadThroughput": 50 * 1024}
FIRST_PAINT = """() => new Promise(done => {
    const seen = () => performance.getEntriesByName("first-contentful-paint")[0];
    if (seen()) return done(seen().startTime);
    new PerformanceObserver((_, self) => seen() && (self.disconnect(), done(seen().startTime)))
        .observe({type: "paint", buffered: true});
})"""
SENT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""


def main() -> None:
    """Prints the median and the spread of each."""
    with (
        TemporaryDirectory() as folder,
        running_office(Path(folder), installed=installed_office(Path(folder))) as office,
    ):
        _refusals(office)
        with sync_playwright() as playwright:
            running = chromium.launch(playwright)
            _first_paint(running, office)
            running.close()


def _refusals(office: Office) -> None:
    """Each refusal beside that of an unknown account, in turn: the demo has one account with a password."""
    ours = next(account for account in office.accounts if account.role == "subscriber")
    _beside_unknown(office, "wrong password", lambda: _wrong(office, ours))
    for _time in range(3):
        _try(office, account=ours.account, password=WRONG)
    _beside_unknown(office, "suspended login", lambda: _try(office, account=ours.account, password=ours.password))


def _beside_unknown(office: Office, what: str, attempt: Callable[[], tuple[float, int]]) -> None:
    known, unknown = [], []
    for _round in range(ROUNDS):
        known.append(attempt())
        unknown.append(_try(office, account="UNKN0WN777", password=WRONG))
    times = [[seconds for seconds, _size in answers] for answers in (known, unknown)]
    middle, other = (statistics.median(each) for each in times)
    print(f"refused: {what:18}{_shown(times[0])}")
    print(f"    beside: unknown account {_shown(times[1])}, {100 * (middle / other - 1):+.0f} %")
    if len({size for _seconds, size in known + unknown}) > 1:
        sys.exit("The answers differ in length")


def _wrong(office: Office, account: Account) -> tuple[float, int]:
    """A wrong password, and then a right one that starts the count again."""
    measured = _try(office, account=account.account, password=WRONG)
    _try(office, account=account.account, password=account.password)
    return measured


def _try(office: Office, *, account: str, password: str) -> tuple[float, int]:
    """Seconds from sending the form to the whole answer, and the length of the answer without what is typed into it."""
    opener = build_opener(HTTPCookieProcessor())
    address = f"{office.base_url}/portal/login/"
    page = opener.open(address).read().decode()
    token, key = (_value(page, name) for name in ("csrfmiddlewaretoken", "picture_key"))
    form = {"csrfmiddlewaretoken": token, "picture_key": key, "picture": office.digits_of(key)}
    body = urlencode(form | {"account": account, "password": password}).encode()
    before = time.perf_counter()
    answer = opener.open(address, body).read().decode()
    seconds = time.perf_counter() - before
    return seconds, len(answer.replace(account, ""))


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    if found is None:
        sys.exit(f"The login page has no {name}")
    return found[1]


def _first_paint(browser: Browser, office: Office) -> None:
    times, octets = [], []
    for _paint in range(PAINTS):
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-TW")
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINK)
        page.goto(f"{office.base_url}/portal/login/", wait_until="load")
        times.append(float(page.evaluate(FIRST_PAINT)) / 1000)
        octets.append(int(page.evaluate(SENT)))
        context.close()
    print(f"first paint, 50 KB/s, 400 ms {_shown(times)}, the whole page {max(octets) / 1000:.0f} KB")


def _shown(times: list[float]) -> str:
    middle, low, high = (1000 * limit(times) for limit in (statistics.median, min, max))
    return f"{middle:6.0f} ms  ({low:.0f} to {high:.0f}, {len(times)} rounds)"


if __name__ == "__main__":
    main()
