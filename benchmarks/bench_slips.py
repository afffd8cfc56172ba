"""A batch of 1,000 slips: how fast they are drawn on one core and in how much memory, and what hashing costs."""

import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace

ROUNDS = 3
COUNT, PART = 1000, 100
_DRAW = "from benchmarks.bench_slips import draw_batch; draw_batch()"


def draw_batch() -> None:
    """Draws 1,000 slips in parts of 100, as a batch does; prints seconds of CPU and the most memory held, in MB."""
    import django  # noqa: PLC0415  # a process of its own

    django.setup()
    from forms_paper import slips  # noqa: PLC0415  # Django must be set up first
    from numbering.numbers import build  # noqa: PLC0415
    from tests.forms_paper import samples  # noqa: PLC0415

    slips.draw_slip(samples.SLIP, samples.PASSWORD)
    before = time.process_time()
    for start in range(0, COUNT, PART):
        serials = (build(prefix="S", roc_year=115, serial=start + index) for index in range(PART))
        slips.draw_slips([(replace(samples.SLIP, serial=serial), samples.PASSWORD) for serial in serials])
    print(time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _hash_seconds() -> float:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: PLC0415

    before = time.process_time()
    PBKDF2PasswordHasher().encode("VK7MTX4PH9RC", "a salt of the benchmark")
    return time.process_time() - before


def main() -> None:
    """Prints the median and the spread."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.testing")
    drawn = []
    for _round in range(ROUNDS):
        done = subprocess.run([sys.executable, "-c", _DRAW], capture_output=True, text=True, check=True)
        drawn.append([float(word) for word in done.stdout.split()])
    rates = [COUNT / seconds for seconds, _memory in drawn]
    memory = max(held for _seconds, held in drawn)
    print(f"{COUNT} slips in parts of {PART}   {statistics.median(rates):6.0f} slips/s on one core "
          f"({min(rates):.0f} to {max(rates):.0f}, {ROUNDS} rounds), at most {memory:.0f} MB")  # fmt: skip
    hashed = statistics.median(_hash_seconds() for _round in range(ROUNDS))
    print(f"one hash as stored           {hashed * 1000:6.0f} ms, so {PART} take {PART * hashed:.0f} s of CPU")


if __name__ == "__main__":
    main()
