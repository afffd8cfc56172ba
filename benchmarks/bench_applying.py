"""What an applicant waits for: from the click to both certificates kept, RSA-2048, in Chromium before a real server.

Most of it is chance: the browser looks for four primes. Beside it stands the making of two key pairs alone, in the same
browser.
"""

import json
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, expect, sync_playwright

from tests.ground import browser as chromium
from tests.ground.office import Office, installed_office, running_office
from tests.portal.keys.pages import LONG, ApplyPage, Watched

ROUNDS = 15
# The cookie of an open session of each of some applicants.
MAKE = """
import json
from portal import sessions
from tests.portal import people
opened = []
for number in range({rounds}):
    account = people.enrol(account=f"HT7K4QMD{{number:02d}}", id_number=f"A1000000{{number:02d}}")
    people.give_right(account)
    opened.append(sessions.open_session(account=account, replaces=None))
print(json.dumps([sessions.COOKIE, opened]))
"""
TWO_PAIRS = """async () => {
    const before = performance.now();
    const size = {modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1])};
    const kind = {name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", ...size};
    await Promise.all([1, 2].map(() => crypto.subtle.generateKey(kind, true, ["sign", "verify"])));
    return (performance.now() - before) / 1000;
}"""


def main() -> None:
    """Prints the median and the spread of each."""
    with (
        TemporaryDirectory() as folder,
        running_office(Path(folder), installed=installed_office(Path(folder))) as office,
        sync_playwright() as playwright,
    ):
        said = office.manage("shell", "-v", "0", "-c", MAKE.format(rounds=ROUNDS)).splitlines()[-1]
        cookie, opened = json.loads(said)
        running = chromium.launch(playwright)
        both = [_applied(running, office, cookie=cookie, session=session) for session in opened]
        running.close()
    _show("apply: click to both kept", [whole for whole, _keys in both])
    _show("    two key pairs alone", [keys for _whole, keys in both])


def _applied(browser: Browser, office: Office, *, cookie: str, session: str) -> tuple[float, float]:
    """Seconds to both certificates kept, and seconds for two key pairs alone."""
    context = browser.new_context(base_url=office.base_url, locale="zh-TW")
    context.add_cookies([{"name": cookie, "value": session, "url": office.base_url}])
    applying = ApplyPage.after_terms(Watched(context.new_page()))
    applying.fill()
    before = time.perf_counter()
    applying.send()
    expect(applying.tab.page.locator("#apply-done")).to_be_visible(timeout=LONG)
    whole = time.perf_counter() - before
    keys = float(applying.tab.page.evaluate(TWO_PAIRS))
    context.close()
    return whole, keys


def _show(label: str, times: list[float]) -> None:
    middle, low, high = statistics.median(times), min(times), max(times)
    print(f"{label:28}{middle * 1000:6.0f} ms  ({low * 1000:.0f} to {high * 1000:.0f}, {len(times)} rounds)")


if __name__ == "__main__":
    main()
