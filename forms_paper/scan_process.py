"""Reads what strangers wrote in a process of its own, which has no secret, little memory and a bounded time.

A file that breaks the reader breaks that process alone, and is refused; a page that does is one that can't be read.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image

from audit.refusal import Refusal
from forms_paper.scan_files import BadScan, Judged, Limits, judge
from forms_paper.scan_reading import Codes, as_png, drawn_pages, read_codes

ROOT = Path(__file__).resolve().parent.parent
MEMORY = 2_000_000_000  # bytes
SECONDS, SECONDS_A_PAGE = 60, 10  # of CPU

SENTENCES = {
    "empty": _("The file is empty: scan the papers again."),
    "too_large": _("The file is too large: scan in two batches, or with fewer dots per inch (200 are enough)."),
    "not_a_scan": _("This is no scan: choose a PDF, JPEG, PNG or TIFF file."),
    "encrypted": _("The PDF is locked with a password: have the scanner save it without one."),
    "corrupt": _("The file is damaged and can't be read whole: scan the papers again."),
    "active": _(
        "The PDF holds a program, an action or an attached file, which a scan never does: print it and scan it."
    ),
    "too_many_pages": _("The file has too many pages: scan in two batches."),
    "too_many_pixels": _("A page is too large: scan with fewer dots per inch (200 are enough)."),
    "too_heavy": _("The file swells beyond measure when it is opened: print it and scan it."),
}
"""What each code of `BadScan` says to people."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as it was read: its place from 0, its codes, and its upright picture, empty where it can't be drawn."""

    place: int
    codes: Codes
    picture: bytes = b""
    width: int = 0
    height: int = 0


def judged(content: bytes, limits: Limits, *, field: str) -> Judged:
    """What the file is. Raises `Refusal` with the sentence that belongs beside `field`."""
    with _reader("judge", content, limits) as answers:
        head = _next_head(answers)
    if head is None:
        head = {"bad": "too_heavy"}
    if "bad" in head:
        raise Refusal(SENTENCES[str(head["bad"])], code=str(head["bad"]), field=field)
    return Judged(type=str(head["type"]), pages=int(str(head["pages"])))


def read_pages(content: bytes, limits: Limits, *, first: int, pages: int) -> Generator[ReadPage]:
    """The pages from `first` to `pages`, one by one; what can't be read has neither picture nor codes."""
    place = first
    while place < pages:
        with _reader("read", content, limits, str(place)) as answers:
            while place < pages and (page := _next_page(answers, place)):
                yield page
                place += 1
        if place < pages:
            yield ReadPage(place, Codes())
            place += 1


def _next_page(answers: IO[bytes], place: int) -> ReadPage | None:
    head = _next_head(answers)
    if head is None or "bad" in head:
        return None
    size = int(str(head.pop("size")))
    picture = answers.read(size)
    if len(picture) < size:
        return None
    codes = dict(head.pop("codes"))  # type: ignore[call-overload]
    return ReadPage(place, Codes(**codes | {"numbers": tuple(codes["numbers"])}), picture, **head)  # type: ignore[arg-type]


def _next_head(answers: IO[bytes]) -> dict[str, object] | None:
    line = answers.readline()
    return dict(json.loads(line)) if line.endswith(b"\n") else None


@contextmanager
def _reader(task: str, content: bytes, limits: Limits, *more: str) -> Iterator[IO[bytes]]:
    """A process that does `task` with the content; what it answers. It ends with the block."""
    process = subprocess.Popen(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "forms_paper.scan_process", task, json.dumps(asdict(limits)), *more],
        cwd=ROOT, env={"PATH": os.defpath}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - pipes were asked for
    try:
        try:
            process.stdin.write(content)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it has died: its answer is missing
        yield process.stdout
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


# --- in the process of its own ------------------------------------------------------------------------------------


def main(task: str, limits: Limits, first: int) -> None:
    """Reads the file from the standard input and answers in lines of JSON, each with the bytes it tells of."""
    seconds = SECONDS + SECONDS_A_PAGE * (limits.pages if task == "read" else 0)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        if task == "judge":
            _answer(asdict(judge(content, limits)))
        else:
            for page in drawn_pages(content, first=first):
                _answer_page(page)
    except BadScan as bad:
        _answer({"bad": bad.code})


def _answer_page(page: Image.Image | None) -> None:
    if page is None:
        _answer({"codes": asdict(Codes()), "size": 0, "width": 0, "height": 0})
        return
    codes = read_codes(page)
    picture, width, height = as_png(page, turned=codes.turned or 0)
    _answer({"codes": asdict(codes), "size": len(picture), "width": width, "height": height}, picture)


def _answer(head: dict[str, object], body: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
