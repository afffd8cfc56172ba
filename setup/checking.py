"""`make check`: everything that needs no running program."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from setup.environment import VENV
from setup.steps import CHECKOUT, Stop, call, clean_environment, complain, say

BIN = VENV / "bin"
# Where packages come from is the machine's own configuration, never a file's of the project.
REGISTRY_HOST = re.compile(
    r"\b(?:[\w-]+\.)*(?:py[p]i\.org|python[h]osted\.org|npm[j]s\.(?:org|com)|yarn[p]kg\.com|"
    r"(?:deb|security|snapshot)\.[d]ebian\.org|(?:archive|security)\.[u]buntu\.com)\b"
)
_HEADER = re.compile(r'^msgid ""\nmsgstr', re.MULTILINE)


def run() -> int:
    """Does every check, also after a failed one; answers with the exit code."""
    failed = 0
    for title, check in CHECKS.items():
        try:
            check()
        except Stop as stop:
            failed += 1
            say(f"{title}: FAILED\n{stop}")
        else:
            say(f"{title}: ok")
    return complain(f"{failed} of {len(CHECKS)} checks failed.") if failed else 0


def _django(*arguments: str) -> None:
    with tempfile.TemporaryDirectory(prefix="certdesk-check-") as data:
        env = clean_environment(DATA_DIR=data, DJANGO_SETTINGS_MODULE="config.settings.testing")
        call([BIN / "python", CHECKOUT / "manage.py", *arguments], env=env)


def tracked_files() -> list[Path]:
    """Every file that git keeps here, and those that would be added."""
    listed = call(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
    return [path for name in listed.split("\0") if name and (path := CHECKOUT / name).is_file()]


def no_registry_host() -> None:
    """Raises `Stop` naming every line that names a package registry's host."""
    found = [
        f"{path.relative_to(CHECKOUT)}:{number}"
        for path in tracked_files()
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), start=1)
        if REGISTRY_HOST.search(line)
    ]
    if found:
        raise Stop("A package registry's host is named in " + ", ".join(found))


def translations_complete() -> None:
    """Raises `Stop` naming every string of the code that has no Chinese, a fuzzy one, or a broken placeholder."""
    rooms = sorted({path.relative_to(CHECKOUT).parts[0] for path in tracked_files() if path.suffix in {".py", ".html"}})
    faults = [fault for room in rooms if room not in {"tests", "setup", "benchmarks"} for fault in _faults_of(room)]
    if faults:
        raise Stop("\n".join(faults))


def _faults_of(room: str) -> list[str]:
    """Extracts the room's strings anew, beside a copy of its messages, and lists what is then left without Chinese.

    The strings of templates/ belong to the top locale/; an app inside a room may have a locale/ of its own.
    """
    if not (CHECKOUT / room).is_dir():
        return []
    standing = CHECKOUT if room == "templates" else CHECKOUT / room
    with tempfile.TemporaryDirectory(prefix="certdesk-po-") as scratch:
        copy = Path(scratch) / room
        shutil.copytree(CHECKOUT / room, copy, ignore=shutil.ignore_patterns("node_modules", "*.mo", "locale"))
        messages = copy / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
        messages.parent.mkdir(parents=True)
        sources = _messages_of(room, standing=standing)
        if sources:
            call(["msgcat", "--use-first", f"--output-file={messages}", *sources])
        env = clean_environment(PATH=os.environ["PATH"])
        call([BIN / "python", "-P", "-m", "django", "makemessages", "-l", "zh_Hant", "-v", "0"], env=env, cwd=copy)
        if not messages.exists():
            return []
        call(["msgfmt", "--check-format", "--output-file=/dev/null", messages])
        left = call(["msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", messages]) + call(
            ["msgattrib", "--only-fuzzy", "--no-obsolete", "--no-wrap", messages]
        )
    return [f"{room}: {entry}" for entry in left.split("\n\n") if entry.strip() and not _HEADER.search(entry)]


def _messages_of(room: str, *, standing: Path) -> list[Path]:
    """The room's messages, and those of the apps inside it that keep their own."""
    file = Path("locale") / "zh_Hant" / "LC_MESSAGES" / "django.po"
    folders = [standing] if room == "templates" else [standing, *sorted((CHECKOUT / room).iterdir())]
    return [folder / file for folder in folders if (folder / file).exists()]


CHECKS: dict[str, Callable[[], object]] = {
    "Format": lambda: call([BIN / "ruff", "format", "--check", "."]),
    "Lint": lambda: call([BIN / "ruff", "check", "."]),
    "Types": lambda: call([BIN / "mypy", "."]),
    "Rooms and arrows": lambda: call([BIN / "lint-imports"]),
    "Migrations": lambda: _django("makemigrations", "--check", "--dry-run"),
    "Django": lambda: _django("check"),
    "Translations": translations_complete,
    "No registry's host": no_registry_host,
}
