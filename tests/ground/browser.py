"""Chromium, as the machine has it; in any browser, what a page complains of and what axe finds."""

import json
import os
import shutil
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, ViewportSize

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
]  # fmt: skip
DESK_SIZE: ViewportSize = {"width": 1366, "height": 768}
PHONE_SIZE: ViewportSize = {"width": 390, "height": 844}
# The width at which nothing may need scrolling to both sides: 1280 at 400 % (WCAG 1.4.10).
NARROW_SIZE: ViewportSize = {"width": 320, "height": 640}
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
# WCAG 2.2 AA and axe's own good practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def launch(playwright: Playwright, *, env: Mapping[str, str] | None = None) -> Browser:
    """The system's Chromium, headless; never a browser of playwright's own. `env` is added to the environment."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise RuntimeError("Chromium is missing: `make tools` installs it")
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS, env={**os.environ, **(env or {})})


class Complaints:
    """What a page complained of: errors on its console, exceptions, refused policies, answers from 500 on.

    A test that provokes one on purpose takes it out with `expect`.
    """

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"exception: {error}"))
        page.on("response", lambda answer: self._answer(answer.status, answer.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.heard.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _answer(self, status: int, url: str) -> None:
        if status >= 500:
            self.heard.append(f"{status}: {url}")

    def expect(self, part: str) -> None:
        """Takes out what names `part`; fails when nothing did."""
        left = [complaint for complaint in self.heard if part not in complaint]
        assert len(left) < len(self.heard), f"nothing complained of {part!r}: {self.heard}"
        self.heard[:] = left


def plugged_in(page: Page) -> Any:
    """A security key in the browser, and the wire to it."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return wire


def axe(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, a line each: rule, element, why.

    In Chromium it runs in an isolated world over the DevTools protocol; in Firefox as a function that the driver
    calls. Either way the page's content security policy and Trusted Types stay as strict as they are for subscribers.
    """
    source = (files("axe_playwright_python") / "axe.min.js").read_text()
    options = json.dumps({"runOnly": AXE_TAGS, "resultTypes": ["violations"]})
    run = f"axe.run(document, {options}).then(found => JSON.stringify(found.violations))"
    isolated = page.context.browser is not None and page.context.browser.browser_type.name == "chromium"
    answer = _in_isolation(page, source, run) if isolated else page.evaluate(f"() => {{ {source}; return {run}; }}")
    return [
        f"{violation['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in json.loads(answer)
        for node in violation["nodes"]
    ]


def _in_isolation(page: Page, source: str, run: str) -> Any:
    session = page.context.new_cdp_session(page)
    try:
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})["executionContextId"]
        if _evaluate(session, world, "typeof axe") == "undefined":  # a document keeps its world, and axe in it warm
            _evaluate(session, world, source)
        return _evaluate(session, world, run)
    finally:
        session.detach()


def _evaluate(session: Any, world: int, expression: str) -> Any:
    answer = session.send(
        "Runtime.evaluate",
        {"expression": expression, "contextId": world, "awaitPromise": True, "returnByValue": True},
    )
    if "exceptionDetails" in answer:
        raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", "axe failed"))
    return answer["result"].get("value")
