"""The committed scripts are what their source builds to, small, and of our own."""

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

FRONTEND: Path = settings.CHECKOUT / "portal" / "frontend"
BUNDLE: Path = settings.CHECKOUT / "portal" / "static" / "portal"
SCRIPTS = ("desk-passkeys.js", "keys.js", "keys-worker.js", "login.js")
#: Ways of making code or markup out of text, which Trusted Types and the content security policy refuse anyway.
SINKS = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|importScripts")


@pytest.mark.outside_tools
def test_the_source_builds_to_exactly_the_committed_scripts(tmp_path: Path) -> None:
    source = tmp_path / "frontend"
    shutil.copytree(FRONTEND, source, ignore=shutil.ignore_patterns("node_modules"))
    built = tmp_path / "built"
    for command in (["npm", "ci"], ["npm", "run", "build"]):
        done = subprocess.run(
            command, cwd=source, env={**os.environ, "OUT_DIR": str(built)}, capture_output=True, text=True, timeout=300,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    assert sorted(path.name for path in built.iterdir()) == sorted(SCRIPTS)
    for name in SCRIPTS:
        assert (built / name).read_bytes() == (BUNDLE / name).read_bytes(), f"{name}: run `npm run build` and commit"


def test_all_scripts_together_are_small() -> None:
    assert sum(len(gzip.compress((BUNDLE / name).read_bytes())) for name in SCRIPTS) <= 60 * 1024


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_text_becomes_code_or_markup(name: str) -> None:
    assert not SINKS.findall((BUNDLE / name).read_text())


def test_the_lock_file_pins_every_package_and_names_no_registry() -> None:
    packages = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]

    installed = {path: package for path, package in packages.items() if path}
    assert all(package["integrity"].startswith("sha512-") for package in installed.values())
    assert not any("resolved" in package for package in installed.values())
