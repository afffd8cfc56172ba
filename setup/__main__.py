"""`make`'s right hand: python -m setup demo | tools | test | check | drill | fuzz | pictures | lock."""

import signal
import sys
from types import FrameType

from setup import checking, demo, environment, fuzzing, locking, pictures, system_packages, testing
from setup.steps import Step, Stop, complain, walk


def _tools() -> int:
    """What `make test` and `make check` stand on."""
    needs = (*system_packages.DEMO, *system_packages.TESTS)
    walk((
        Step("System packages", lambda: system_packages.install(needs)),
        Step("Python packages", lambda: environment.python_packages(environment.TESTING)),
        Step("Front end tools", environment.frontend_tools),
        Step("Translations", environment.translations),
    ))  # fmt: skip
    return 0


COMMANDS = {
    "demo": demo.run,
    "tools": _tools,
    "test": testing.run,
    "check": checking.run,
    "drill": testing.drill,
    "fuzz": fuzzing.run,
    "pictures": pictures.run,
    "lock": locking.run,
}


def _end_orderly(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    signal.signal(signal.SIGTERM, _end_orderly)
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        return complain(f"python -m setup {' | '.join(COMMANDS)}")
    try:
        return COMMANDS[sys.argv[1]]()
    except Stop as stop:
        return complain(str(stop))
    except KeyboardInterrupt:
        return complain("Ended.")


if __name__ == "__main__":
    sys.exit(main())
