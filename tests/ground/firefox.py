"""Firefox, as the machine has it, driven by the same playwright as Chromium (decision 23)."""

import shlex
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright

CHANNEL = "moz-firefox"
BRIDGE = Path(__file__).with_name("firefox_bridge.py")


def launch(playwright: Playwright, *, folder: Path) -> Browser:
    """The system's Firefox, headless, in a profile of its own; never a browser of playwright's."""
    return playwright.firefox.launch(channel=CHANNEL, executable_path=_program(folder))


def private_window(playwright: Playwright, *, folder: Path, base_url: str) -> BrowserContext:
    """A Firefox that has nothing but private windows. Closing it ends it."""
    return playwright.firefox.launch_persistent_context(
        folder / "profile",
        channel=CHANNEL,
        executable_path=_program(folder),
        firefox_user_prefs={"browser.privatebrowsing.autostart": True},
        base_url=base_url,
        locale="zh-TW",
    )


def _program(folder: Path) -> Path:
    """What playwright is told to start: the bridge, with Firefox as its argument."""
    found = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if found is None:
        raise RuntimeError("Firefox is missing: `make tools` installs it")
    program = folder / "firefox"
    program.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-P", str(BRIDGE), found])} "$@"\n')
    program.chmod(0o700)
    return program
