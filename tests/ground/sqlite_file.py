"""The tests' database on SQLite is a file that SQLite alone opens.

Whoever closes any descriptor of a file gives up all locks that the process has on it (POSIX); SQLite does not notice.
When the last other process that has it open ends, it finds no lock, takes itself for the last of all, and removes
the write-ahead log that the connections of this process still read: from then on each new one is told "disk I/O error"
(https://www.sqlite.org/howtocorrupt.html, 2.2).
"""

import os
import sys
from typing import Any


def opened_by_sqlite_alone(name: str) -> None:
    """From now on `open` of that file, or of a file of SQLite's beside it, raises `AssertionError` in this process."""

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and not isinstance(arguments[0], int) and os.fsdecode(arguments[0]).startswith(name):
            raise AssertionError(f"SQLite loses its locks when {arguments[0]} is closed here: read it in a child")

    sys.addaudithook(refuse)
