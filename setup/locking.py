"""`make lock`: requirements*.in → requirements*.txt with hashes, for every Python and machine that we support."""

import tempfile
import venv
from pathlib import Path

from setup.steps import CHECKOUT, call, clean_environment, say


def run() -> int:
    """Renews the lock files with uv from a throw-away environment. Answers with the exit code."""
    with tempfile.TemporaryDirectory(prefix="certdesk-lock-") as folder:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(folder)
        tools = Path(folder) / "bin"
        call([tools / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"])
        for name in ("requirements", "requirements-test", "requirements-fuzz", "benchmarks/django-ca"):
            call(
                [
                    tools / "uv", "pip", "compile", "--universal", "--python-version=3.11", "--generate-hashes",
                    "--no-emit-index-url", "--no-emit-find-links", "--emit-build-options", "--quiet", "--upgrade",
                    f"--output-file={name}.txt", f"{name}.in",
                ],
                env=clean_environment(UV_CUSTOM_COMPILE_COMMAND="make lock"), cwd=CHECKOUT,
            )  # fmt: skip
            say(f"{name}.txt renewed")
    return 0
