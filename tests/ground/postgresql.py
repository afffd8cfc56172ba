"""A throw-away PostgreSQL cluster: made for one run of the suite, on a socket in its own folder, ended with the run."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

READY_WITHIN = 30.0  # seconds


def _program(name: str) -> str:
    """Debian keeps the server's programs out of PATH; the newest version wins."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is missing: `make tools` installs PostgreSQL")
    return found


def _as_owner(folder: Path) -> Sequence[str]:
    """PostgreSQL refuses to run as root: then it runs as its own account, which must own the folder."""
    if os.geteuid() != 0:
        return ()
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ("setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups")


class Cluster:
    """A running cluster; `end()` leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        """Makes and starts a cluster in an empty folder; its only address is a socket there."""
        self.folder = folder
        owner = _as_owner(folder)
        data = folder / "data"
        subprocess.run(
            [*owner, _program("initdb"), "-D", str(data), "-U", "certdesk", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        self.log = open(folder / "log", "wb")  # noqa: SIM115 - closed by end()
        # The kernel ends the server should the suite be killed; nothing here must survive a power cut.
        tied = [*(owner or ("setpriv",)), "--pdeathsig=INT"]
        self.server = subprocess.Popen(
            [*tied, _program("postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses=", "-c",
             "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=120"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd=folder,
        )  # fmt: skip
        self._await()

    def _await(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and self.server.poll() is None:
            asked = subprocess.run(
                [_program("pg_isready"), "-q", "-h", str(self.folder), "-d", "postgres", "-U", "certdesk"], check=False
            )
            if asked.returncode == 0:
                return
            time.sleep(0.1)
        self.end()
        raise RuntimeError("PostgreSQL did not start")

    def end(self) -> None:
        """Ends the server, ending what still talks to it, and removes the folder."""
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            try:
                self.server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
