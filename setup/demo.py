"""`make demo`: from a clone to an office on the loopback, in the foreground until Ctrl-C."""

import json
import os
from pathlib import Path

from setup import environment, installation, serving, system_packages
from setup.steps import Step, Stop, say, walk

DEFAULT_PORT = 8000
CASES = 293  # and the seven of the story


def run() -> int:
    """Installs what is missing, makes or renews the office, serves it. Answers with the exit code."""
    port, data = _port(), installation.data_dir()
    serving.refuse_taken_port(port)
    walk((
        Step("System packages", lambda: system_packages.install(system_packages.DEMO)),
        Step("Python packages", lambda: environment.python_packages(environment.RUNNING)),
        Step("Translations", environment.translations),
        *installation.steps(data=data, port=port, cases=CASES),
    ))  # fmt: skip
    say("Starting the server …")
    try:
        with serving.serving(data=data, port=port):
            _welcome(data)
            # Whichever child ends first ends the other: a demo without its sweep would quietly go stale.
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    except KeyboardInterrupt:
        say("\nThe office is closed.")
        return 0
    raise Stop("The server ended by itself; the lines above say why.")


def _port() -> int:
    typed = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not typed.isdecimal() or not 1 <= int(typed) <= 65535:
        raise Stop(f"PORT={typed} is no port: give a number from 1 to 65535.")
    return int(typed)


def _welcome(data: Path) -> None:
    facts = json.loads((data / "demo.json").read_text())
    base = facts["base_url"]
    say(f"\nCertDesk 憑證櫃檯 is open. Data: {data}\n")
    for address, what in (
        ("/desk/", "the staff's door"),
        ("/portal/", "the subscribers' door"),
        ("/pki/", "CA certificates, CRL, OCSP"),
    ):
        say(f"  {base + address:<32} {what}")
    say("\n  Accounts of this demo (also in demo.json of the data folder):")
    for account in facts["accounts"]:
        say(f"  {account['role']:<16} {account['account']:<14} {account['password']}")
    for sample in sorted((data / "samples").glob("*.pdf")):
        say(f"\n  A scan to drop at the desk: {sample}")
    say("\nCtrl-C closes the office; its data stay.")
