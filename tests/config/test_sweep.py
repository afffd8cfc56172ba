"""What time asks for is done in every room, at any time, twice or once."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from audit.verification import verify
from setup.installation import environment_of
from setup.steps import CHECKOUT
from tests.ground.office import Office


@pytest.mark.django_db(transaction=True)
def test_a_sweep_over_an_empty_office_does_nothing_twice() -> None:
    call_command("sweep")
    call_command("sweep")

    assert verify().checked == 0


def test_the_loop_ends_with_whoever_began_it(office: Office, tmp_path: Path) -> None:
    """The parent dies without a word to its child."""
    begin_and_die = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, 'manage.py', 'sweep', '--every=1'], stdout=subprocess.PIPE)\n"
        "child.stdout.readline()  # it says that it has begun\n"
        "print(child.pid, flush=True)\n"
    )
    parent = subprocess.run(
        [sys.executable, "-c", begin_and_die],
        cwd=CHECKOUT,
        env=environment_of(office.data_dir),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    child = Path("/proc") / parent.stdout.strip()

    deadline = time.monotonic() + 120
    while child.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not child.exists()
