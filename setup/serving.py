"""The office at work: the server and its sweep, started together, ended together."""

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from setup.environment import PYTHON, VENV
from setup.installation import environment_of
from setup.steps import CHECKOUT, Stop

READY_WITHIN = 120.0  # seconds until /healthz must answer
ENDS_WITHIN = 10.0  # seconds for the last requests
SWEEP_EVERY = 60  # seconds


def refuse_taken_port(port: int) -> None:
    """Raises `Stop` when something listens on the port already."""
    with socket.socket() as probe:
        # As the server does, so that the remains of closed connections don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as taken:
            raise Stop(
                f"Port {port} on 127.0.0.1 can't be used: {taken}. If an earlier demo runs there, end it with Ctrl-C; "
                f"or choose another one: make demo PORT={port + 1 if port < 65535 else 8000}"
            ) from taken


@contextmanager
def serving(*, data: Path, port: int, log: IO[str] | None = None) -> Iterator[None]:
    """Serves the folder on 127.0.0.1:`port` while the block runs, ready when it begins. `log` takes what they say."""
    # The kernel ends both when this process dies, however it dies.
    tied = ["setpriv", "--pdeathsig=TERM"]
    server = [
        *tied, str(VENV / "bin" / "gunicorn"), "config.wsgi:application", f"--bind=127.0.0.1:{port}", "--workers=2",
        "--worker-class=gthread", "--threads=4", "--timeout=60", "--no-control-socket", "--log-level=warning",
    ]  # fmt: skip
    sweep = [*tied, str(PYTHON), str(CHECKOUT / "manage.py"), "sweep", f"--every={SWEEP_EVERY}"]
    children: list[subprocess.Popen[str]] = []
    try:
        children.append(_start(server, data=data, log=log))
        children.append(_start(sweep, data=data, log=log))
        _await_health(port=port, children=children)
        yield
    finally:
        _end(children)


def _start(arguments: list[str], *, data: Path, log: IO[str] | None) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own arguments
        arguments,
        cwd=CHECKOUT,
        env=environment_of(data),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log else None,
        text=True,
    )


def _await_health(*, port: int, children: list[subprocess.Popen[str]]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if any(child.poll() is not None for child in children):
            raise Stop("The server ended before it was ready; the lines above say why.")
        if is_healthy(port):
            return
        time.sleep(0.2)
    raise Stop(f"The server did not answer /healthz within {READY_WITHIN:.0f} seconds.")


def is_healthy(port: int) -> bool:
    """Whether /healthz on the port answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(children: list[subprocess.Popen[str]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
