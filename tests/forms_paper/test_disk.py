"""Nothing is written to disk while a paper is drawn: a password would lie there."""

import json
import subprocess
import sys

import pytest

_DRAW = """
import json, os, resource, sys, django
django.setup()
from tests.forms_paper.drawn import PAPERS, SLIPS
opened = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        opened.append(str(arguments[0]))
sys.addaudithook(watch)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # the kernel refuses every byte to a file, from C too
sizes = [len({**PAPERS, **SLIPS}[name]()) for name in ("slip", "slip_inside", "person", "correction", "hand_over")]
print(json.dumps({"opened": opened, "sizes": sizes}))
"""


@pytest.mark.outside_tools
def test_papers_are_drawn_where_no_byte_can_be_written() -> None:
    command = [sys.executable, "-B", "-c", _DRAW]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    answer = json.loads(done.stdout)
    assert answer["opened"] == []
    assert min(answer["sizes"]) > 10_000
