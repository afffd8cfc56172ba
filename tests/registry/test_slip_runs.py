"""A run: a whole batch by the print program, never by a file, stopped at once when that fails (spec §4)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.auth.hashers import check_password
from pytest_django.fixtures import Settings

from audit.actors import Actor
from audit.models import Entry
from audit.refusal import Refusal
from registry import slips
from registry.models import PasswordSlip, SlipBatch, SlipState
from registry.passwords import without_grouping
from registry.slips import balancing, batches, runs
from tests.registry.batches import begun, draw, printed_on, request_slips

pytestmark = pytest.mark.django_db(transaction=True)

#: A print program: what comes by its standard input goes into a pipe, unless it is the part with which it fails.
PROGRAM = """
import os, sys
paper = sys.stdin.buffer.read()
if os.environ["LANG"] == "broken" and b"0000004" in paper:
    sys.exit("the paper is stuck")
with open(sys.argv[1], "wb") as printer:
    printer.write(paper + b"\\n")
"""


class Printer:
    """A printer at the other end of a pipe: what a print program gives it never lies in a file."""

    def __init__(self, folder: Path) -> None:
        self.pipe = folder / "printer"
        os.mkfifo(self.pipe)
        self.holder = os.open(self.pipe, os.O_RDWR)  # so that it stays open between two parts
        self._papers = bytearray()
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with open(self.pipe, "rb") as out:
            while piece := out.readline():
                if piece == b"off\n":
                    return
                self._papers += piece

    def papers(self) -> list[dict[str, str]]:
        """Every part that came out, with serials and passwords."""
        os.write(self.holder, b"off\n")
        self._thread.join()
        return [printed_on(line) for line in bytes(self._papers).splitlines()]


@pytest.fixture
def printer(tmp_path: Path, settings: Settings) -> Iterator[Printer]:
    made = Printer(tmp_path)
    settings.SLIP_PART = 3
    settings.SLIP_PRINT_COMMAND = f'"{sys.executable}" -c \'{PROGRAM}\' "{made.pipe}"'
    yield made
    os.close(made.holder)


def run(actor: Actor, batch: SlipBatch) -> list[runs.Progress]:
    told: list[runs.Progress] = []
    runs.print_batch(actor=actor, number=batch.number, draw=draw, report=told.append)
    return told


def refused(actor: Actor, batch: SlipBatch) -> str:
    with pytest.raises(Refusal) as refusal:
        run(actor, batch)
    return refusal.value.code


def in_files(passwords: list[str], *folders: Path) -> list[str]:
    """Files of these folders that hold one of the passwords, in groups or in one piece; the database is one of them."""
    words = [word for password in passwords for word in (password, without_grouping(password))]
    asked = ["grep", "--recursive", "--files-with-matches", "--text", "--fixed-strings", "--file=-", *map(str, folders)]
    found = subprocess.run(asked, input="\n".join(words), capture_output=True, text=True, check=False)
    assert not found.stderr
    return found.stdout.splitlines()


def test_run_prints_every_part_and_tells_how_far_it_is(
    mailroom: Actor, printer: Printer, settings: Settings, tmp_path: Path
) -> None:
    made = request_slips(7)
    told = run(mailroom, begun(mailroom))
    papers = printer.papers()
    assert [len(paper) for paper in papers] == [3, 3, 1]
    assert [serial for paper in papers for serial in paper] == [slip.serial for slip in made]
    passwords = [password for paper in papers for password in paper.values()]
    assert len(set(passwords)) == 7
    for slip in PasswordSlip.objects.select_related("account"):
        assert check_password(
            without_grouping({**papers[0], **papers[1], **papers[2]}[slip.serial]), slip.account.password
        )
    assert [(step.part, step.slips, step.figures.percent) for step in told] == [(1, 3, 42), (2, 3, 85), (3, 1, 100)]
    assert not in_files(passwords, tmp_path, settings.DATA_DIR)
    assert Entry.objects.filter(action="batch.run", actor_label="ho").count() == 1


def test_failing_print_program_stops_the_run_and_its_part_is_in_doubt(
    mailroom: Actor, printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_slips(7)
    batch = begun(mailroom)
    monkeypatch.setenv("LANG", "broken")
    with pytest.raises(Refusal) as refusal:
        run(mailroom, batch)
    assert refusal.value.code == "print_failed"
    assert "part 2" in str(refusal.value)
    figures = balancing.figures_of(batch)
    assert (figures.uncounted, figures.waiting) == (6, 1)

    monkeypatch.setenv("LANG", "C")
    for slip in batch.slips.filter(part=2):
        slips.void(actor=mailroom, serial=slip.serial, reason="卡紙")
    run(mailroom, batch)
    papers = printer.papers()
    assert [len(paper) for paper in papers] == [3, 1]
    balancing.count_parts(actor=mailroom, number=batch.number, first=1, last=3, sheets=4)
    assert balancing.figures_of(batch).balanced


def test_print_program_that_vanishes_in_the_middle_leaves_its_part_in_doubt(
    mailroom: Actor, settings: Settings, tmp_path: Path
) -> None:
    program = tmp_path / "print"
    program.write_text('#!/bin/sh\ncat > /dev/null\nrm "$0"\n')
    program.chmod(0o700)
    settings.SLIP_PART, settings.SLIP_PRINT_COMMAND = 3, str(program)
    request_slips(7)
    batch = begun(mailroom)
    assert refused(mailroom, batch) == "print_failed"
    assert balancing.figures_of(batch).uncounted == 6


def test_second_run_of_a_batch_is_told(mailroom: Actor, printer: Printer) -> None:
    request_slips(1)
    batch = begun(mailroom)
    second: list[str] = []

    def report(_progress: runs.Progress) -> None:
        second.append(refused(mailroom, batch))

    runs.print_batch(actor=mailroom, number=batch.number, draw=draw, report=report)
    assert second == ["run_under_way"]
    assert refused(mailroom, batch) == "nothing_left"


def test_part_that_a_colleague_prints_on_screen_meanwhile_is_left_to_the_colleague(
    mailroom: Actor, printer: Printer
) -> None:
    request_slips(5)
    batch, on_screen = begun(mailroom), list[bytes]()

    def slow(pairs: list[tuple[PasswordSlip, str]]) -> bytes:
        if not on_screen:
            on_screen.append(batches.print_part(actor=mailroom, number=batch.number, draw=draw))
        return draw(pairs)

    runs.print_batch(actor=mailroom, number=batch.number, draw=slow, report=lambda _progress: None)  # type: ignore[arg-type]
    assert [len(paper) for paper in (printed_on(on_screen[0]), *printer.papers())] == [3, 2]
    assert not PasswordSlip.objects.exclude(state=SlipState.PRINTED).exists()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("", "no_print_command"),
        ("no-such-program -d slips", "no_print_program"),
        ("lp -d 'slips", "print_command_unreadable"),
    ],
)
def test_without_a_print_program_no_password_is_made(
    mailroom: Actor, settings: Settings, command: str, code: str
) -> None:
    settings.SLIP_PRINT_COMMAND = command
    request_slips(1)
    batch = begun(mailroom)
    assert refused(mailroom, batch) == code
    assert balancing.figures_of(batch).waiting == 1


def test_who_may_print_no_slips_runs_nothing(mailroom: Actor, supervisor: Actor, printer: Printer) -> None:
    request_slips(1)
    assert refused(supervisor, begun(mailroom)) == "not_permitted"
    assert printer.papers() == []


def test_print_program_is_told_no_passphrase(
    mailroom: Actor, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PKI_PASSPHRASE", "secret")
    looks = 'import os, sys; sys.exit("PKI_PASSPHRASE" in os.environ)'
    settings.SLIP_PRINT_COMMAND = f"\"{sys.executable}\" -c '{looks}'"
    request_slips(1)
    assert [step.slips for step in run(mailroom, begun(mailroom))] == [1]
