"""Kills the authority at random moments while two publishers run. A program, run by a test.

Arguments: the database's name, the file of the trail's head, the folder of `orders.json`, how many kills. Into the
folder go what the issuing key signed (`signed/`) and `kills.json`: by kind of deed, how many died in it and how many
came first. Every deed is done in a child. Half of the children are killed by the clock, at random within what the deed
takes; half by themselves before or after a random statement of it, which hits whatever else the machine does.
"""

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import django
from django.conf import settings

if TYPE_CHECKING:
    from tests.pki.killing.deeds import Life

PAUSE = 0.2  # seconds between a publisher's rounds, so that others get at the database, too


class DiesAt:
    """A wrapper of statements that kills its process right before or after one of them."""

    def __init__(self, statement: int) -> None:
        self.left, self.is_before = statement, random.random() < 0.5

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.left -= 1
        if self.left == 0 and self.is_before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(*statement)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


@dataclass
class Measured:
    """What a deed took when nobody killed it."""

    seconds: float = 0.0
    statements: int = 0


@dataclass
class Killer:
    """Does deeds in children; `took` and `died` by kind."""

    counted: Path  # where a child leaves how many statements it made
    took: dict[str, Measured] = field(default_factory=dict)
    died: Counter[str] = field(default_factory=Counter)
    came_first: Counter[str] = field(default_factory=Counter)

    def do(self, kind: str, deed: Callable[[], object]) -> None:
        """In a child that nobody kills, for its measure."""
        began = time.monotonic()
        self._reap(child(lambda: self._counting(deed)))
        self.took[kind] = Measured(time.monotonic() - began, int(self.counted.read_text()))

    def kill(self, kind: str, deed: Callable[[], object]) -> None:
        """In a child that is killed."""
        took = self.took[kind]
        if random.random() < 0.5:
            at = random.randint(1, took.statements)
            died = self._reap(child(lambda: _dying(deed, at=at)))
        else:
            died = self._killed_by_the_clock(child(deed), took)
        (self.died if died else self.came_first)[kind] += 1

    def _killed_by_the_clock(self, pid: int, took: Measured) -> bool:
        """One that comes first says by that how long such a deed takes at this hour."""
        began, watched = time.monotonic(), os.pidfd_open(pid)
        ended, _, _ = select.select([watched], [], [], random.uniform(0, 1.1 * took.seconds))
        os.close(watched)
        if ended:
            took.seconds = (took.seconds + time.monotonic() - began) / 2
        else:
            os.kill(pid, signal.SIGKILL)
        return self._reap(pid)

    def _counting(self, deed: Callable[[], object]) -> None:
        from django.db import connection

        counter = DiesAt(0)
        with connection.execute_wrapper(counter):
            deed()
        self.counted.write_text(str(-counter.left))

    def _reap(self, pid: int) -> bool:
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code not in (0, -signal.SIGKILL):
            raise SystemExit("a child failed by itself")
        return code != 0


def _dying(deed: Callable[[], object], *, at: int) -> None:
    from django.db import connection

    with connection.execute_wrapper(DiesAt(at)):
        deed()


def child(deed: Callable[[], object]) -> int:
    """A process of its own, with a connection of its own, that does it; its number."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        _end_after(deed)
    return pid


def _end_after(deed: Callable[[], object]) -> NoReturn:
    try:
        deed()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def publish_for_ever() -> None:
    """`manage.py publish_crl`, again and again; also when a token was away, as it is while its files are mended."""
    from django.core.management import CommandError, call_command

    from pki.key_backends import KeyMissing

    with open(os.devnull, "w") as nowhere:
        while True:
            try:
                call_command("publish_crl", stdout=nowhere)
            except CommandError as error:
                if not isinstance(error.__cause__, KeyMissing):
                    raise
            time.sleep(PAUSE)


def sweep_for_ever() -> None:
    """What an office does every minute."""
    from pki import sweeps

    while True:
        sweeps.run()
        time.sleep(PAUSE)


def kill_often(killer: Killer, lives: Sequence["Life"], *, kills: int, mend: Callable[[], object]) -> None:
    """The first life is lived for the measures, then each kind of deed is killed in turn, where there is one."""
    kinds = ("issue", "activate", "refresh", "suspend", "resume", "revoke", "publish")
    for kind in kinds:
        killer.do(kind, lives[0].possible()[kind])
    for turn in cycle(range(len(kinds))):
        mend()
        life, kind, deed = chosen(lives, (*kinds[turn:], *kinds[:turn]))
        killer.kill(kind, deed)
        life.watch()
        if killer.died.total() == kills:
            return
        again = life.possible().get(kind)
        if again and kind in ("issue", "activate") and random.random() < 0.5:
            # As a browser does. Few lives would else come so far that they can be revoked.
            killer.do(kind, again)
            life.watch()


def chosen(lives: Sequence["Life"], kinds: Iterable[str]) -> tuple["Life", str, Callable[[], object]]:
    """A random life to which the first of the kinds can happen that can happen to any."""
    possible = [(life, life.possible()) for life in random.sample(lives, len(lives))]
    return next((life, kind, deeds[kind]) for kind in kinds for life, deeds in possible if kind in deeds)


def mending() -> Callable[[], object]:
    """What makes the token of the tests whole again, if the keys are in one."""
    from tests.ground import softhsm

    in_token = settings.PKI["key_backend"] == "pkcs11"
    return softhsm.standing(Path(os.environ["SOFTHSM2_CONF"]).parent) if in_token else lambda: None


def main() -> None:
    database, head, folder, kills = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    settings.DATABASES["default"]["NAME"] = database
    settings.AUDIT_HEAD_FILE = head
    django.setup()
    from pki import addresses, key_backends, linting, signatures
    from tests.pki.killing.deeds import Life
    from tests.pki.killing.logged_keys import LoggedBackend

    backend = LoggedBackend(key_backends.key_backend(), folder / "signed")
    vars(signatures)["key_backend"] = lambda: backend
    # Loaded once here, so that a child spends its short life on its deed alone.
    for name in ("issuing", "ocsp"):
        backend.lend(name)
    linting._validator()
    addresses.crl("issuing")
    lives = [Life(sent) for sent in json.loads((folder / "orders.json").read_text())]
    killer, mend = Killer(counted=folder / "statements"), mending()
    publishers = [child(publish_for_ever), child(sweep_for_ever)]
    try:
        kill_often(killer, lives, kills=kills, mend=mend)
    finally:
        alive = [pid for pid in publishers if os.waitpid(pid, os.WNOHANG) == (0, 0)]
        for pid in alive:
            os.kill(pid, signal.SIGKILL)
        for pid in alive:
            os.waitpid(pid, 0)  # else it may still have the database open when the next test begins
    if alive != publishers:
        raise SystemExit("a publisher failed by itself")
    (folder / "kills.json").write_text(json.dumps({"died": killer.died, "came first": killer.came_first}))


if __name__ == "__main__":
    main()
