"""Fifty clerks at once before a real server: each asks a page, reads it for some seconds, asks the next one."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from random import Random
from threading import Barrier, Thread
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

SECONDS = 30
READS = (2.0, 6.0)  # seconds between an answer and the next page


def at_work(people: Sequence[Any], *, cases: Sequence[str]) -> dict[str, Any]:
    """What they waited for, on two workers of four threads, as an office is served."""
    from django.db import connection  # noqa: PLC0415  # imported after the settings are named

    from tests import cast  # noqa: PLC0415

    cookies = [str(cast.at_desk(staff).cookies["desk_session"].value) for staff in people]
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "benchmarks.desk_served:application", f"--bind=127.0.0.1:{port}",
         "--workers=2", "--worker-class=gthread", "--threads=4", "--timeout=60", "--no-control-socket",
         "--log-level=warning"],
        env=os.environ | {"BENCH_DATABASE": str(connection.settings_dict["NAME"])}, stdout=sys.stderr,
    )  # fmt: skip
    try:
        _await(port)
        return _working(cookies, cases=cases, port=port)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def _working(cookies: Sequence[str], *, cases: Sequence[str], port: int) -> dict[str, Any]:
    times: list[float] = []
    faults: list[str] = []
    together = Barrier(len(cookies))
    clerks = [
        Thread(target=_clerk, args=(number, cookie, cases, port, together, times, faults))
        for number, cookie in enumerate(cookies)
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    times.sort()
    return {
        "median": statistics.median(times), "p95": times[round(0.95 * len(times)) - 1], "most": times[-1],
        "pages": len(times), "seconds": SECONDS, "errors": len(faults),
    }  # fmt: skip


def _clerk(
    number: int, cookie: str, cases: Sequence[str], port: int, together: Barrier, times: list[float], faults: list[str]
) -> None:
    chance = Random(number)
    together.wait()
    time.sleep(chance.uniform(0, READS[1]))
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        page = chance.choice(
            ("/desk/", "/desk/?all", f"/desk/cases/{chance.choice(cases)}/", "/desk/find/?q=%E9%99%B3")
        )
        before = time.perf_counter()
        try:
            asked = Request(f"http://127.0.0.1:{port}{page}", headers={"Cookie": f"desk_session={cookie}"})
            with urlopen(asked, timeout=30) as answer:
                answer.read()
        except (URLError, OSError) as fault:
            faults.append(str(fault))
        times.append((time.perf_counter() - before) * 1000)
        time.sleep(chance.uniform(*READS))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _await(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    sys.exit("The server did not answer.")
