"""Scans: how long a page takes to be split, and how many of 500 synthetic scans of three grades each code reads."""

import os
import random
import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

import django

if TYPE_CHECKING:
    from PIL.Image import Image

    from config.demo.scan import Grade

SCANS = 500
PAGES = (("person", 0), ("person", 1), ("revocation", 0), ("resume", 0), ("password_reset", 0), ("correction", 0))


class Read(NamedTuple):
    """What became of one scan; `each` names the codes that alone said its number."""

    either: bool
    misread: bool
    each: frozenset[str]
    seconds: float


def main() -> None:
    """Prints a line for each grade: pages read by either code, by each, by both; misreads; milliseconds a page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.testing")
    django.setup()
    from config.demo import scan  # noqa: PLC0415  # Django must be set up first

    for index, (name, grade) in enumerate(scan.GRADES.items()):
        tries = SCANS // len(scan.GRADES) + (index < SCANS % len(scan.GRADES))
        _show(name, [_one(grade, seed=seed) for seed in range(tries)])


def _one(grade: "Grade", *, seed: int) -> "Read":
    from config.demo import scan  # noqa: PLC0415
    from forms_paper import scan_reading  # noqa: PLC0415
    from tests.forms_paper import samples, scans  # noqa: PLC0415

    rng = random.Random(seed)
    name, page = PAGES[seed % len(PAGES)]
    number = samples.CORRECTION.number if name == "correction" else samples.FILLED[name].number
    picture = scan.scanned(scans.printed(name)[page], grade=grade, rng=rng, upside_down=rng.random() < 0.3)
    before = time.perf_counter()
    codes = scan_reading.read_codes(picture)
    scan_reading.as_png(picture, turned=codes.turned or 0)
    seconds = time.perf_counter() - before
    return Read(
        either=codes.numbers == (number,),
        misread=bool(codes.numbers) and codes.numbers != (number,),
        each=frozenset(code for code in ("QRCode", "DataMatrix") if _alone(picture, code=code, number=number)),
        seconds=seconds,
    )


def _alone(picture: "Image", *, code: str, number: str) -> bool:
    """Whether one symbology alone says the number, with the same attempts."""
    import zxingcpp  # noqa: PLC0415

    from forms_paper import codes, scan_reading  # noqa: PLC0415

    symbology = getattr(zxingcpp.BarcodeFormat, code)
    texts = (
        found.text
        for tried in (*scan_reading.attempts(picture), *scan_reading.harder_attempts(picture))
        for found in zxingcpp.read_barcodes(tried, symbology, try_invert=False)
    )
    return any((codes.read_part(text) or ("",))[0] == number for text in texts)


def _show(name: str, reads: list["Read"]) -> None:
    total = len(reads)

    def share(count: int) -> str:
        return f"{count}/{total} = {100 * count / total:.1f} %"

    both = sum(len(read.each) == 2 for read in reads)
    each = (f"{code} {share(sum(code in read.each for read in reads))}" for code in ("QRCode", "DataMatrix"))
    times = sorted(1000 * read.seconds for read in reads)
    print(f"{name:8} read {share(sum(read.either for read in reads))}, {', '.join(each)}, both {share(both)}, "
          f"misreads {sum(read.misread for read in reads)}; {statistics.median(times):.0f} ms a page "
          f"({times[0]:.0f} to {times[-1]:.0f}, mean {statistics.mean(times):.0f})", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
