"""`make fuzz`: what strangers may send to the authority, under a fuzzer guided by coverage, for a fixed time."""

import os
import subprocess
import tempfile

from setup.environment import FUZZING, VENV, python_packages
from setup.steps import CHECKOUT, Stop, clean_environment, complain, say

TARGETS = ("certificate_request", "signed_statement", "status_question", "written_der")
SECONDS = 60  # a target, unless FUZZ_SECONDS says otherwise
NO_WHEEL = (
    "atheris has no wheel for this machine (there are some for CPython 3.11 to 3.13 on Linux). "
    "The checked-in inputs are tried without it: make test, with long counts make drill."
)


def run() -> int:
    """Every target in turn. What broke one is kept in var/fuzz. Answers with the exit code."""
    try:
        python_packages(FUZZING)
    except Stop as stop:
        raise Stop(f"{NO_WHEEL}\n\n{stop}") from stop
    seconds = int(os.environ.get("FUZZ_SECONDS", SECONDS))
    failed = [target for target in TARGETS if not _holds(target, seconds=seconds)]
    return complain(f"Broken: {', '.join(failed)}; the inputs are in var/fuzz.") if failed else 0


def _holds(target: str, *, seconds: int) -> bool:
    """Whether nothing was found; the fuzzer ends its process, so that its data lies in a folder of ours."""
    say(f"\n{target}, {seconds} s")
    folder = CHECKOUT / "var" / "fuzz" / target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="certdesk-fuzz-") as data:
        environment = clean_environment(DATA_DIR=data)
        ran = subprocess.run(  # noqa: S603 - our own arguments
            [VENV / "bin" / "python", "-m", "tests.pki.fuzz", target, str(seconds), folder],
            cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    return ran.returncode == 0
