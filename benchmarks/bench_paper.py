"""How fast papers are drawn: slips cold and warm, pages of forms and letters a second."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import django

ROUNDS = 9
_COLD = """
import django; django.setup()
from forms_paper import slips
from tests.forms_paper import samples
import time; before = time.perf_counter()
slips.draw_slip(samples.SLIP, samples.PASSWORD)
print(time.perf_counter() - before)
"""


def _seconds(draw: Callable[[], object]) -> float:
    before = time.perf_counter()
    draw()
    return time.perf_counter() - before


def _cold_slip() -> float:
    """The first slip of a fresh process: its fonts are parsed for it."""
    done = subprocess.run([sys.executable, "-c", _COLD], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _show(label: str, times: list[float], *, pages: int = 1, rate: bool = False) -> None:
    middle, low, high = statistics.median(times), min(times), max(times)
    line = f"{label:28} {middle * 1000:8.1f} ms  ({low * 1000:.1f} to {high * 1000:.1f}, {len(times)} rounds)"
    print(f"{line}  {pages / middle:6.1f} pages/s" if rate else line)


def main() -> None:
    """Prints the median and the spread of each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.testing")
    django.setup()
    from forms_paper import forms, letters, slips  # noqa: PLC0415  # Django must be set up first
    from tests.forms_paper import samples  # noqa: PLC0415

    _show("slip, cold process", [_cold_slip() for _ in range(3)])
    papers: tuple[tuple[str, int, Callable[[], object]], ...] = (
        ("slip, warm", 1, lambda: slips.draw_slip(samples.SLIP, samples.PASSWORD)),
        ("registration form", 2, lambda: forms.form(samples.PERSON)),
        ("revocation form", 1, lambda: forms.form(samples.REVOCATION)),
        ("covering letter", 1, lambda: letters.covering_letter(samples.COVERING)),
        ("correction letter", 1, lambda: letters.correction_letter(samples.CORRECTION)),
    )
    for label, pages, draw in papers:
        draw()
        _show(label, [_seconds(draw) for _ in range(ROUNDS)], pages=pages, rate=True)


if __name__ == "__main__":
    main()
