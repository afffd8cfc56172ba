"""`make fuzz`: every target there is, and a sentence where the fuzzer can't be had."""

import pytest

from setup import fuzzing
from setup.steps import Stop
from tests.pki.fuzz.targets import CORPUS, TARGETS


def test_every_target_is_run_and_has_inputs() -> None:
    assert set(fuzzing.TARGETS) == set(TARGETS) == {folder.name for folder in CORPUS.iterdir()}


def test_without_a_wheel_it_says_what_to_do_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_locks: object) -> str:
        raise Stop("no matching distribution")

    monkeypatch.setattr(fuzzing, "python_packages", refuse)
    with pytest.raises(Stop, match=r"make drill[\s\S]*no matching distribution"):
        fuzzing.run()
