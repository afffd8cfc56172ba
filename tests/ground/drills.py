"""How often a drill is done: few times in `make test`, as often as the issues ask in `make drill`."""

import os


def rounds(*, short: int, long: int) -> int:
    """`short`, or `long` when `DRILL` is set."""
    return long if os.environ.get("DRILL") else short
