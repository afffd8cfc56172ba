"""Charts as geometry: where each bar, line and word stands in an SVG. Templates only write it down.

Each is drawn for two widths, and the style sheet shows one of them: a picture that shrinks takes its words along, until
nobody reads them. No colour says a thing alone: every bar carries its number, and every chart has its table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

WIDE, NARROW = 640, 320
"""Units, about as many as there are CSS pixels on a desk's screen and on a telephone."""
SERIES = ("c1", "c2", "c3", "c4")
_ON = {"c1": "inv", "c2": "inv", "c3": "onl", "c4": "onl"}
"""Classes of base.css: the colours, and that of numbers on each."""
_DIGIT = 9
"""Units that a digit takes at least: a bar that is too narrow carries no number."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid, or a place on an axis, with its words."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar; `on` is the class of the number on it, empty where it doesn't fit."""

    colour: str
    x: float
    width: float
    number: int
    middle: float
    on: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A lying bar from `y`, 21 units high; its label, and its sum behind the end."""

    label: str
    label_y: float
    y: float
    number_y: float
    parts: tuple[Part, ...]
    total: int
    end: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Lying bars, stacked where there are several series; labels stand before them, or above."""

    width: int
    height: float
    foot: float
    label_x: float
    anchor: str
    ticks: tuple[Tick, ...]
    ticks_y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A standing bar; `marked_height` of it are hatched."""

    label: str
    x: float
    middle: float
    y: float
    height: float
    number: int
    number_y: float
    marked_y: float
    marked_height: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Standing bars, each `thick` units wide, right of `left`."""

    width: int
    left: int
    ticks: tuple[Tick, ...]
    columns: tuple[Column, ...]
    thick: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its class, its path, and its name where it ends."""

    style: str
    path: str
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over time between `left` and `right`; `labels` are some of the moments below."""

    width: int
    left: int
    right: int
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    lines: tuple[Line, ...]


def bars(rows: Sequence[tuple[str, Sequence[int]]], *, left: int, above: bool = False, width: int = WIDE) -> Bars:
    """A bar for each row; as many series as a row has numbers; the fifth has the first one's colour.

    Labels take `left` units before the bars, or stand `above` them, as they always do where the picture is narrow.
    """
    left, above = (4, True) if width == NARROW else (left, above)
    step, most = _scale(max((sum(numbers) for _label, numbers in rows), default=0))
    unit, high = (width - left - 44) / most, 44 if above else 34
    foot = 8 + high * len(rows)
    return Bars(
        width=width,
        height=foot + 24,
        foot=foot,
        label_x=left if above else left - 8,
        anchor="start" if above else "end",
        ticks=tuple(Tick(_tenth(left + unit * number), f"{number:,}") for number in range(0, most + 1, step)),
        ticks_y=foot + 16,
        bars=tuple(_bar(row, left=left, unit=unit, y=10 + high * at, above=above) for at, row in enumerate(rows)),
    )


def _bar(row: tuple[str, Sequence[int]], *, left: int, unit: float, y: int, above: bool) -> Bar:
    label, numbers = row
    top = y + 16 if above else y
    parts, x = [], float(left)
    for colour, number in zip(cycle(SERIES), numbers, strict=False):
        if number:
            width = unit * number
            fits = width >= _DIGIT * (len(str(number)) + 1)
            parts.append(
                Part(colour, _tenth(x + 0.5), _tenth(max(width - 1.5, 0.5)), number, _tenth(x + width / 2),
                     _ON[colour] if fits else "")
            )  # fmt: skip
            x += width
    return Bar(label, y + (12 if above else 16), top, top + 16, tuple(parts), sum(numbers), _tenth(x + 7))


def columns(rows: Sequence[tuple[str, int, int]], *, short: Sequence[str] = (), width: int = WIDE) -> Columns:
    """A column for each label with its number, and how many of these are marked; `short` labels a narrow picture."""
    left, top, foot = (34 if width == NARROW else 48), 22, 176
    labels = short if short and width == NARROW else [label for label, _number, _marked in rows]
    step, most = _scale(max((number for _label, number, _marked in rows), default=0))
    unit, room = (foot - top) / most, (width - left - 4) / max(len(rows), 1)
    thick = _tenth(min(62.0, room * 0.74))
    standing = []
    for at, (label, (_label, number, marked)) in enumerate(zip(labels, rows, strict=True)):
        middle, high, hatched = left + room * (at + 0.5), unit * number, unit * marked
        standing.append(
            Column(label, _tenth(middle - thick / 2), _tenth(middle), _tenth(foot - high), _tenth(high), number,
                   _tenth(foot - high - 5), _tenth(foot - hatched), _tenth(hatched))
        )  # fmt: skip
    return Columns(width, left - 4, _levels(foot, unit=unit, step=step, most=most), tuple(standing), thick)


def lines(labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], *, width: int = WIDE) -> Lines:
    """Two lines at most, each with as many numbers as there are labels; about six labels are written."""
    left, right, top, foot = (34, width - 68, 14, 182) if width == NARROW else (48, width - 84, 14, 182)
    step, most = _scale(max((number for _name, numbers in series for number in numbers), default=0))
    unit, apart = (foot - top) / most, (right - left) / max(len(labels) - 1, 1)
    places = [_tenth(left + apart * at) for at in range(len(labels))]
    ends = _apart([foot - unit * numbers[-1] for _name, numbers in series])
    return Lines(
        width=width,
        left=left - 4,
        right=right + 4,
        ticks=_levels(foot, unit=unit, step=step, most=most),
        labels=tuple(Tick(places[at], labels[at]) for at in range(0, len(labels), max(1, len(labels) // 5))),
        lines=tuple(
            Line(f"l{at + 1}", _path(places, [foot - unit * number for number in numbers]), _tenth(end + 4), name)
            for at, ((name, numbers), end) in enumerate(zip(series, ends, strict=True))
        ),
    )


def _levels(foot: int, *, unit: float, step: int, most: int) -> tuple[Tick, ...]:
    return tuple(Tick(_tenth(foot - unit * number), f"{number:,}") for number in range(0, most + 1, step))


def _path(xs: Sequence[float], ys: Sequence[float]) -> str:
    return "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True))


def _apart(ends: list[float]) -> list[float]:
    """The names of two lines that end close together stand one above the other."""
    if len(ends) == 2 and abs(ends[0] - ends[1]) < 16:
        middle, shift = sum(ends) / 2, 8 if ends[0] > ends[1] else -8
        return [middle + shift, middle - shift]
    return ends


def _scale(most: int) -> tuple[int, int]:
    """A round step, and the end of a scale that holds `most` in at most six steps."""
    step, power = 1, 1
    while step * 6 < most:
        step, power = next((power * factor, power) for factor in (1, 2, 5, 10) if power * factor > step)
        power = power * 10 if step == power * 10 else power
    return step, step * max(-(-most // step), 1)


def _tenth(number: float) -> float:
    return round(number, 1)
