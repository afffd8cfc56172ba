"""The virtual environment `.venv`, from lock files with hashes; and the front end's tools, from theirs."""

import hashlib
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from setup.steps import CHECKOUT, Stop, call, clean_environment

VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNNING = (CHECKOUT / "requirements.txt",)
TESTING = (*RUNNING, CHECKOUT / "requirements-test.txt")
FUZZING = (*TESTING, CHECKOUT / "requirements-fuzz.txt")
FRONTEND = CHECKOUT / "portal" / "frontend"


def python_packages(locks: Sequence[Path]) -> str:
    """Brings `.venv` in step with the lock files; does nothing when it is."""
    if not _works():
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=True).create(VENV)
    fresh = [lock for lock in locks if not _is_stamped(lock)]
    if not fresh:
        return "unchanged"
    wanted = [part for lock in locks for part in ("-r", lock)]
    call([
        PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check",
        "--progress-bar=off", "--require-hashes", *wanted,
    ])  # fmt: skip
    for lock in locks:
        _stamp(lock).write_text(_mark(lock))
    return "installed"


def translations() -> str:
    """Compiles every room's messages; those that are newer than their source are left."""
    call(
        [PYTHON, "-m", "django", "compilemessages", "--ignore=.venv", "--ignore=node_modules", "-v", "0"],
        env=clean_environment(),
    )
    return "compiled"


def frontend_tools() -> str:
    """Brings `node_modules` in step with the front end's lock file, for the test that rebuilds the bundle."""
    lock = FRONTEND / "package-lock.json"
    stamp = FRONTEND / "node_modules" / ".lock-digest"
    if stamp.exists() and stamp.read_text() == _mark(lock):
        return "unchanged"
    call(["npm", "ci", "--no-audit", "--no-fund"], cwd=FRONTEND)
    stamp.write_text(_mark(lock))
    return "installed"


def _works() -> bool:
    """Whether `.venv` answers: a run that was killed may have left half of one, an upgrade of Python a dead link."""
    if not PYTHON.exists():
        return False
    try:
        asked = subprocess.run(  # noqa: S603 - our own arguments
            [PYTHON, "-m", "pip", "--version"], capture_output=True, check=False
        )
    except OSError:
        return False
    return asked.returncode == 0


def _stamp(lock: Path) -> Path:
    return VENV / f".{lock.stem}.installed"


def _is_stamped(lock: Path) -> bool:
    stamp = _stamp(lock)
    return stamp.exists() and stamp.read_text() == _mark(lock)


def _mark(lock: Path) -> str:
    if not lock.exists():
        raise Stop(f"{lock.relative_to(CHECKOUT)} is missing: is this a whole clone?")
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {sys.version_info.major}.{sys.version_info.minor}\n"
