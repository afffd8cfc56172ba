"""`make demo`'s own program: opens, survives being killed, ends as a whole."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from config.demo.accounts_file import AccountsFile
from setup import serving
from setup.demo import CASES
from setup.steps import CHECKOUT
from tests.ground.office import Office, copy_of, free_port

WITHIN = 240.0  # seconds


def until(condition: Callable[[], bool], *, within: float = WITHIN) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False


def log_of(data: Path, port: int) -> Path:
    return data.with_name(f"port-{port}.log")


def open_demo(*, data: Path, port: int) -> subprocess.Popen[str]:
    """Starts the program and waits until the office answers and has said so."""
    log = log_of(data, port)
    demo = subprocess.Popen(
        [sys.executable, "-m", "setup", "demo"],
        cwd=CHECKOUT,
        env=os.environ | {"DATA_DIR": str(data), "PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=open(log, "w"),  # noqa: SIM115 - the child's
        stderr=subprocess.STDOUT,
        text=True,
        # As from a terminal: a suite that itself runs in the background ignores Ctrl-C, and its children would, too.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - the child has one thread
    )
    assert until(lambda: serving.is_healthy(port) or demo.poll() is not None)
    assert until(lambda: "Ctrl-C" in log.read_text())
    return demo


def test_it_survives_being_killed_and_ends_as_a_whole(tmp_path: Path, unserved_office: Path) -> None:
    """On the office of a demo whose weeks are told already: they take a minute, and tests/config knows them."""
    data, port = tmp_path / "office", free_port()
    copy_of(unserved_office, data=data, port=port)
    AccountsFile(data / "demo.json", base_url="").close_story(CASES)
    killed = open_demo(data=data, port=port)
    accounts = json.loads((data / "demo.json").read_text())["accounts"]
    killed.kill()
    killed.wait()
    assert until(lambda: not serving.is_healthy(port), within=15)

    other_port = free_port()
    demo = open_demo(data=data, port=other_port)
    demo.send_signal(signal.SIGINT)

    assert demo.wait(timeout=30) == 0
    assert not serving.is_healthy(other_port)
    facts = json.loads((data / "demo.json").read_text())
    assert facts["base_url"] == f"http://127.0.0.1:{other_port}"
    assert facts["accounts"] == accounts
    log = log_of(data, other_port).read_text()
    assert f"{facts['base_url']}/desk/" in log
    assert all(account["password"] in log for account in accounts)


def test_a_taken_port_stops_it_before_anything_is_done(tmp_path: Path, office: Office) -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "setup", "demo"],
        cwd=CHECKOUT,
        env=os.environ | {"DATA_DIR": str(tmp_path / "none"), "PORT": office.base_url.rsplit(":", 1)[1]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode == 1
    assert "make demo PORT=" in asked.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("address", ["/healthz", "/desk/", "/portal/", "/pki/"])
def test_every_door_is_open(office: Office, address: str) -> None:
    with build_opener(ProxyHandler({})).open(office.base_url + address, timeout=30) as answer:
        assert answer.status == 200


def test_manage_py_works_on_the_demos_data(office: Office) -> None:
    assert "unbroken" in office.manage("verify_audit")


def test_only_the_owner_can_look_into_the_folder(office: Office) -> None:
    for path in (office.data_dir, office.data_dir / "settings.env", office.data_dir / "demo.json"):
        assert path.stat().st_mode & 0o077 == 0
