"""A whole office for tests: the installation that `make demo` makes, served by gunicorn on a free port."""

import fcntl
import json
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from setup import installation, serving


@dataclass(frozen=True, slots=True)
class Account:
    """One of the demo's accounts."""

    role: str
    account: str
    password: str


@dataclass(frozen=True, slots=True)
class Office:
    """A running office. `data_dir` holds all it keeps, `log` what its processes said."""

    base_url: str
    data_dir: Path
    log: Path
    accounts: tuple[Account, ...]

    def account(self, name: str) -> Account:
        """The demo account of that name."""
        return next(account for account in self.accounts if account.account == name)

    def manage(self, *arguments: str) -> str:
        """`manage.py` on this office's data; what it printed. Raises `setup.steps.Stop` when it fails."""
        return installation.manage(self.data_dir, *arguments)

    def asked(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """What the office's database answers to a query."""
        with closing(sqlite3.connect(f"file:{self.data_dir / 'certdesk.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()

    def digits_of(self, picture_key: str) -> str:
        """What a person reads from the portal's picture of that key; a test has no eyes."""
        ((digits,),) = self.asked("SELECT response FROM captcha_captchastore WHERE hashkey = ?", picture_key)
        return str(digits)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def installed_office(folder: Path) -> Path:
    """An office by the steps of `make demo`, which nobody serves. Made in the folder by the first process that asks; as
    it is there for all of them, it is to be copied.
    """
    made, begun = folder / "installed-office", folder / "begun-office"
    with open(folder / "installed-office.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for step in installation.steps(data=begun, port=free_port()):
                step.work()
            begun.rename(made)
    return made


def copy_of(installed: Path, *, data: Path, port: int) -> None:
    """The same office in another folder, to be served on that port."""
    shutil.copytree(installed, data)
    installation.write_settings(data=data, port=port)


@contextmanager
def running_office(folder: Path, *, installed: Path) -> Iterator[Office]:
    """Serves a copy of the installed office from the folder, and ends it."""
    port = free_port()
    data = folder / "data"
    copy_of(installed, data=data, port=port)
    log = folder / "office.log"
    with open(log, "w") as out, serving.serving(data=data, port=port, log=out):
        facts = json.loads((data / "demo.json").read_text())
        yield Office(
            base_url=facts["base_url"],
            data_dir=data,
            log=log,
            accounts=tuple(Account(**account) for account in facts["accounts"]),
        )
