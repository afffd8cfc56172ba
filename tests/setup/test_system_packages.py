"""System packages: installed when we may, else one line to type and a stop; apt is left alone when all is there."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from setup import system_packages
from setup.steps import Stop
from setup.system_packages import Need

FONT, TOOL = Need("fonts-hanazono"), Need("gettext", ("msgfmt",))


class Machine:
    """A machine with some packages installed, as dpkg and apt show it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *installed: str, root: bool) -> None:
        self.installed = set(installed)
        self.asked: list[list[str]] = []
        monkeypatch.setattr(system_packages, "_installed", lambda packages: self.installed & set(packages))
        monkeypatch.setattr(system_packages, "_as_root", lambda: [] if root else None)
        monkeypatch.setattr(system_packages, "call", self._call)
        monkeypatch.setattr(system_packages, "_python_venv", tuple)
        monkeypatch.setattr("setup.system_packages.shutil.which", lambda program: None)

    def _call(self, arguments: Sequence[str | Path]) -> str:
        words = [str(argument) for argument in arguments]
        self.asked.append(words)
        if "install" in words:
            self.installed |= set(words[words.index("--no-install-recommends") + 1 :])
        return ""


def test_apt_is_not_asked_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "fonts-hanazono", "gettext", root=True)

    assert system_packages.install([FONT, TOOL]) == "all there"
    assert machine.asked == []


def test_root_installs_only_what_is_missing_after_one_update(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "gettext", root=True)

    assert system_packages.install([FONT, TOOL]) == "installed fonts-hanazono"
    assert [words[-1] for words in machine.asked] == ["update", "fonts-hanazono"]


def test_without_permission_the_one_line_to_type_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch, root=False)

    with pytest.raises(Stop) as stop:
        system_packages.install([FONT, TOOL])

    lines = [line for line in str(stop.value).splitlines() if "apt-get" in line]
    assert len(lines) == 1
    assert lines[0].endswith("--no-install-recommends fonts-hanazono gettext")


def test_a_program_that_came_another_way_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "fonts-hanazono", root=False)
    monkeypatch.setattr("setup.system_packages.shutil.which", lambda program: f"/opt/bin/{program}")

    assert system_packages.install([FONT, TOOL]) == "all there"
    assert machine.asked == []


def test_what_apt_leaves_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, root=True)
    monkeypatch.setattr(machine, "_call", lambda arguments: "")
    monkeypatch.setattr(system_packages, "call", lambda arguments: "")

    with pytest.raises(Stop, match="fonts-hanazono"):
        system_packages.install([FONT])
