"""What the office needs of the system: libraries, fonts and programs from Debian's or Ubuntu's own packages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from setup.steps import Stop, call


@dataclass(frozen=True, slots=True)
class Need:
    """A package, and the programs any of which makes it unnecessary (none: the package itself must be there)."""

    package: str
    programs: tuple[str, ...] = ()

    def is_met(self, installed: set[str]) -> bool:
        return self.package in installed or any(shutil.which(program) for program in self.programs)


DEMO = (
    Need("libpango-1.0-0"),
    Need("libpangoft2-1.0-0"),
    Need("libharfbuzz-subset0"),  # without it WeasyPrint takes 9 to 40 times as long for Chinese
    Need("fonts-cns11643-kai"),
    Need("fonts-cns11643-sung"),
    Need("fonts-hanazono"),
    Need("fonts-dejavu-core"),
    Need("gettext", ("msgfmt",)),
)
TESTS = (
    Need("chromium", ("chromium", "chromium-browser", "google-chrome")),
    Need("firefox-esr", ("firefox-esr", "firefox")),
    Need("postgresql"),
    Need("default-jdk-headless", ("keytool",)),
    Need("libnss3-tools", ("pk12util",)),
    Need("gnutls-bin", ("certtool",)),
    Need("poppler-utils", ("pdftotext",)),
    Need("openssl", ("openssl",)),
    Need("faketime", ("faketime",)),
    Need("softhsm2", ("softhsm2-util",)),
    Need("nodejs", ("node",)),
    Need("npm", ("npm",)),
    Need("git", ("git",)),
    Need("libreoffice-calc-nogui", ("soffice",)),
    Need("libatomic1"),  # the Node.js that playwright brings
)


def _python_venv() -> tuple[Need, ...]:
    """Debian keeps venv apart from Python."""
    try:
        import ensurepip  # noqa: F401, PLC0415 - its absence is the question
        import venv  # noqa: F401, PLC0415
    except ImportError:
        standard = Path("/usr/bin/python3").resolve().name
        own = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return (Need("python3-venv" if own == standard else f"{own}-venv"),)
    return ()


def missing(needs: Sequence[Need]) -> list[str]:
    """The packages of `needs` that are not there."""
    installed = _installed([need.package for need in needs])
    return [need.package for need in needs if not need.is_met(installed)]


def _installed(packages: Sequence[str]) -> set[str]:
    query = shutil.which("dpkg-query")
    if query is None:
        raise Stop(
            "This set-up knows Debian and Ubuntu. Elsewhere, install by hand what setup/system_packages.py names, "
            "and follow the steps of setup/installation.py."
        )
    answer = subprocess.run(  # noqa: S603 - our own arguments
        [query, "-W", "-f=${Package} ${db:Status-Status}\n", *packages],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}


def install(needs: Sequence[Need]) -> str:
    """Installs what is missing; apt is asked only when something is."""
    wanted = missing([*_python_venv(), *needs])
    if not wanted:
        return "all there"
    _apt(wanted)
    if still := missing([*_python_venv(), *needs]):
        raise Stop(f"apt-get left these out: {' '.join(still)}")
    return f"installed {' '.join(wanted)}"


def _apt(packages: Sequence[str]) -> None:
    become = _as_root()
    if become is None:
        raise Stop(
            "System packages are missing and this account may not install them. Type this line, then run again:\n\n"
            f"    sudo apt-get update && sudo apt-get install --yes --no-install-recommends {' '.join(packages)}\n"
        )
    quiet = [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    call([*quiet, "update"])
    call([*quiet, "install", "--yes", "--no-install-recommends", *packages])


def _as_root() -> list[str] | None:
    """How to run something as root without a password, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
        return [sudo, "-n"]
    return None
