"""`make test` and `make drill`: the suite, once on SQLite and once on PostgreSQL."""

import os
import subprocess
import sys

from setup.steps import CHECKOUT, clean_environment, say

# What never touches the database is proven once.
SAME_ON_BOTH = "browser or outside_tools or office"
DATABASE_ROOMS = ("audit", "config", "numbering", "registry", "pki", "workflows", "portal")


def run() -> int:
    """The whole suite on SQLite, then what the database matters to on PostgreSQL."""
    return _both(on_sqlite=[], on_postgresql=["-m", f"not ({SAME_ON_BOTH})", *_rooms()])


def drill() -> int:
    """The authority with its keys in a token; then what has long counts (tests/ground/drills.py)."""
    say("\nThe authority's tests with keys in SoftHSM")
    in_token = _pytest(["-m", "not browser", "tests/pki"], database="sqlite", TEST_KEYS="pkcs11")
    os.environ["DRILL"] = "1"
    marked = ["-m", "race or kill or fuzz or drill"]
    both = _both(on_sqlite=marked, on_postgresql=["-m", f"(race or kill) and not ({SAME_ON_BOTH})", *_rooms()])
    return in_token or both


def _rooms() -> list[str]:
    return [f"tests/{room}" for room in DATABASE_ROOMS if (CHECKOUT / "tests" / room).is_dir()]


def _both(*, on_sqlite: list[str], on_postgresql: list[str]) -> int:
    say("\nThe suite on SQLite")
    first = _pytest(on_sqlite, database="sqlite")
    say("\nThe suite on PostgreSQL")
    second = _pytest(on_postgresql, database="postgresql")
    return first or second


def _pytest(arguments: list[str], *, database: str, **settings: str) -> int:
    """Exit code 5, no test collected, counts as a failure like any other."""
    # The suite makes its own folders: an office that DATA_DIR names is none of its business.
    environment = clean_environment(TEST_DATABASE=database, DATA_DIR="", **settings)
    # A file's tests stay together: what is dear to set up is set up once. Their order is that of tests/conftest.py.
    return subprocess.run(  # noqa: S603 - our own arguments
        [
            sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist=loadfile", "--no-loadscope-reorder",
            "--durations=25", "--durations-min=2", *arguments,
        ],
        cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, check=False,
    ).returncode  # fmt: skip
