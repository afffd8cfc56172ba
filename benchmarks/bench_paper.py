"""How fast papers are drawn: slips cold and warm, pages of forms and letters a second beside a plain page, memory."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import django

ROUNDS = 15
COUNT = 1000
_COLD = """
import django; django.setup()
from forms_paper import slips
from tests.forms_paper import samples
import time; before = time.perf_counter()
slips.draw_slip(samples.SLIP, samples.PASSWORD)
print(time.perf_counter() - before)
"""
_MANY = "from benchmarks.bench_paper import draw_many; draw_many()"


def draw_many() -> None:
    """Draws 1,000 papers of as many people, forms and letters in turn; prints seconds of CPU and the most MB."""
    django.setup()
    from forms_paper import forms, letters  # noqa: PLC0415  # Django must be set up first
    from tests.forms_paper import samples  # noqa: PLC0415

    before = time.process_time()
    for index in range(COUNT):
        name = "陳" + chr(0x4E00 + 20 * index) + "堃"
        if index % 2:
            letters.covering_letter(replace(samples.COVERING, subscriber=name))
        else:
            forms.form(replace(samples.REVOCATION, name=name))
    print(time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _plain_page() -> None:
    """The least that the library takes for a tagged page in the same fonts."""
    from django.template import engines  # noqa: PLC0415

    from forms_paper import typesetting  # noqa: PLC0415

    html = engines["django"].from_string(
        '<html lang="zh-Hant-TW"><title>空白</title><h1>標題</h1><p class="kai">陳𠮷堃</p><p>一頁 <b>1</b></p>'
    )
    typesetting.press(html.render(), styles=("base.css",), pages=1)


def _seconds(draw: Callable[[], object]) -> float:
    """Seconds of one core: what others do on this machine meanwhile is not counted."""
    before = time.process_time()
    draw()
    return time.process_time() - before


def _run(program: str) -> list[float]:
    """What a fresh process prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


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

    _show("slip, cold process", [_run(_COLD)[0] for _ in range(3)])
    papers: tuple[tuple[str, int, Callable[[], object]], ...] = (
        ("slip, warm", 1, lambda: slips.draw_slip(samples.SLIP, samples.PASSWORD)),
        ("a plain page", 1, _plain_page),
        ("registration form", 2, lambda: forms.form(samples.PERSON)),
        ("revocation form", 1, lambda: forms.form(samples.REVOCATION)),
        ("covering letter", 1, lambda: letters.covering_letter(samples.COVERING)),
        ("correction letter", 1, lambda: letters.correction_letter(samples.CORRECTION)),
    )
    for label, pages, draw in papers:
        draw()
        _show(label, [_seconds(draw) for _ in range(ROUNDS)], pages=pages, rate=True)
    seconds, memory = _run(_MANY)
    print(f"{COUNT} papers, one process    {COUNT / seconds:8.1f} papers/s of CPU, at most {memory:.0f} MB")


if __name__ == "__main__":
    main()
