"""Progress lines: one a step, with what came of it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


class Stop(Exception):
    """Setting up can't go on; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of work that may be done again at any time, and answers with what came of it."""

    title: str
    work: Callable[[], str]


def walk(steps: Sequence[Step]) -> None:
    """Does the steps in order, a line each."""
    for number, step in enumerate(steps, start=1):
        print(f"[{number}/{len(steps)}] {step.title} … ", end="", flush=True)
        began = time.monotonic()
        try:
            outcome = step.work()
        except Stop:
            print("stopped", flush=True)
            raise
        seconds = time.monotonic() - began
        print(outcome + (f" ({seconds:.0f} s)" if seconds >= 2 else ""), flush=True)


def call(arguments: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = CHECKOUT) -> str:
    """Runs a program and answers with its standard output; `Stop` with the last lines of all it said when it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [str(argument) for argument in arguments],
            cwd=cwd, env=None if env is None else dict(env), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError as missing:
        raise Stop(f"The program {arguments[0]} is missing.") from missing
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
        raise Stop(f"{tail}\n\n{Path(str(arguments[0])).name} ended with {done.returncode}; the lines above say why.")
    return done.stdout


def follow(
    arguments: Sequence[str | Path], *, env: Mapping[str, str], sign: Callable[[str], None], cwd: Path = CHECKOUT
) -> list[str]:
    """Runs a program that takes long; `sign` gets each line but the last as it comes. Answers and stops as `call`."""
    lines: list[str] = []
    with (
        tempfile.TemporaryFile("w+") as complaints,
        subprocess.Popen(  # noqa: S603 - our own arguments, no shell
            [str(argument) for argument in arguments],
            cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, text=True,
        ) as running,
    ):  # fmt: skip
        for line in running.stdout or ():
            if lines:
                sign(lines[-1])
            lines.append(line.rstrip())
        if running.wait():
            complaints.seek(0)
            tail = "\n".join([*lines, *complaints.read().splitlines()][-30:])
            raise Stop(
                f"{tail}\n\n{Path(str(arguments[0])).name} ended with {running.returncode}; the lines above say why."
            )
    return lines


def clean_environment(**settings: str) -> dict[str, str]:
    """The environment without what would make a child belong to another installation than the one it is told."""
    strangers = {
        "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "PKI_PASSPHRASE", "BASE_URL", "DATABASE_URL", "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS", "TEST_DATABASE", "TEST_KEYS", "PKI_KEY_BACKEND", "PKI_TOKEN_PIN",
        "PKI_PASSPHRASE_1", "PKI_PASSPHRASE_2", "GUNICORN_CMD_ARGS", "WEB_CONCURRENCY",
    }  # fmt: skip
    return {name: value for name, value in os.environ.items() if name not in strangers} | settings


def say(line: str) -> None:
    """A line for whoever watches."""
    print(line, flush=True)


def complain(sentence: str) -> int:
    """Says why it stopped; the exit code."""
    print(f"\n{sentence}", file=sys.stderr, flush=True)
    return 1
