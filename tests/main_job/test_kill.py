"""The server dies at random moments while certificates are issued; the browser ends with its pair all the same."""

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from portal import sessions
from tests.ground import browser as chromium
from tests.ground.drills import rounds
from tests.ground.office import Office
from tests.portal.keys.pages import LONG, ApplyPage, Watched

pytestmark = [pytest.mark.browser, pytest.mark.kill]

KILLS = rounds(short=3, long=20)
USES = ("signing", "encryption")
REQUESTS = "**/portal/apply/requests/**"
#: Seconds after the requests have left the browser in which the server still works on them.
AT_WORK = 0.35
APPLICANTS = """
import json
from portal import sessions
from tests.portal import people
made = []
for n in range({kills}):
    account = people.enrol(account=f"HT7K4QM{{n:03}}", id_number=f"A1{{n:08}}")
    people.give_right(account)
    made.append([str(account.subscriber.public_id), sessions.open_session(account=account, replaces=None)])
print(json.dumps(made))
"""


def workers_of(office: Office) -> list[int]:
    """The server's worker processes: those of this office whose parent serves, too."""
    serving = {
        int(folder.name): folder
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and _serves(folder, office)
    }
    return [
        pid
        for pid, folder in serving.items()
        if int((folder / "stat").read_text().split(") ")[1].split()[1]) in serving
    ]


def _serves(folder: Path, office: Office) -> bool:
    try:
        mine = f"DATA_DIR={office.data_dir}".encode() in (folder / "environ").read_bytes().split(b"\0")
        return mine and b"gunicorn" in (folder / "cmdline").read_bytes()
    except OSError:
        return False


def kill_all(office: Office) -> None:
    """SIGKILL to every worker; the server starts new ones."""
    pids = workers_of(office)
    assert pids, "no worker to kill"
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_browser_ends_with_its_pair(office: Office, browser: Browser) -> None:
    made = json.loads(office.manage("shell", "-v", "0", "-c", APPLICANTS.format(kills=KILLS)).splitlines()[-1])
    for holder, token in made:
        held = apply_while_the_server_dies(office, browser, token)
        assert held == numbers_of(office, holder), "the browser holds other certificates than the authority issued"
        assert len(held) == 2
    assert "unbroken" in office.manage("verify_audit")


def apply_while_the_server_dies(office: Office, browser: Browser, token: str) -> list[str]:
    """Applies, has the server killed at some moment of the issuance, comes back; what the browser holds then."""
    context = browser.new_context(base_url=office.base_url, viewport=chromium.DESK_SIZE, locale="zh-TW")
    context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": f"{office.base_url}{sessions.PATH}"}])
    tab = Watched(context.new_page())
    page = ApplyPage.after_terms(tab)
    page.fill()
    with tab.page.expect_request(REQUESTS, timeout=LONG):
        page.send()
    time.sleep(random.uniform(0, AT_WORK))
    kill_all(office)
    come_back(tab)
    held = sorted(str(pair["keys"][use]["number"]).replace("-", "") for pair in tab.held() for use in USES)
    context.close()
    return held


def come_back(tab: Watched) -> None:
    """Opens the page until the certificates are here, as a person would who sees an error.

    What the browser holds says so, not the page: opened once more after the last step, it has nothing left to do.
    """
    for _ in range(20):
        tab.page.wait_for_timeout(1500)
        if [pair["state"] for pair in tab.held()] == ["kept"]:
            return
        tab.page.goto("/portal/apply/keys/", wait_until="load")
    raise AssertionError("the browser never got its pair")


def numbers_of(office: Office, holder: str) -> list[str]:
    """The certificates that the authority says it issued to a holder."""
    rows = office.asked(
        "SELECT c.number FROM pki_certificate c JOIN pki_pair p ON p.id = c.pair_id "
        "WHERE p.holder_key = ? AND c.issuance = 'issued' ORDER BY c.number",
        holder,
    )
    return [str(number) for (number,) in rows]
