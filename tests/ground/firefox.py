"""Firefox, as the machine has it, driven by the same playwright as Chromium."""

import shlex
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright

BRIDGE = Path(__file__).with_name("firefox_bridge.py")


def launch(playwright: Playwright, *, folder: Path) -> Browser:
    """The system's Firefox, headless, in a profile of its own; never a browser of playwright's.

    `folder` holds the program that playwright is told to start: the bridge, with Firefox as its argument.
    """
    found = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if found is None:
        raise RuntimeError("Firefox is missing: `make tools` installs it")
    program = folder / "firefox"
    program.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-P", str(BRIDGE), found])} "$@"\n')
    program.chmod(0o700)
    return playwright.firefox.launch(channel="moz-firefox", executable_path=program)
