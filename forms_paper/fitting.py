"""How large a value can stand in its cell: one line in a large size, then smaller, then two lines, never under 9 pt."""

from dataclasses import dataclass

POINT = 0.3528  # mm
SMALLEST = 9.0
_SIZES = {
    "": (16, 14, 12),
    "m": (10.5, 9.5, 9),  # monospaced: numbers and mail addresses
    "clip": (11.5, 10.5, 9.5),  # may end in an ellipsis: on a receipt that repeats what the form says in full
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text and the size in points at which it fits; `break_before` is the only place where it may be broken."""

    text: str
    size: float
    one_line: bool
    break_before: int = 0


def ems(text: str, *, latin: float) -> float:
    """The width of a text in ems: full-width characters count 1, others `latin`."""
    return sum(latin if ord(character) < 0x2E80 else 1 for character in text)


def fit(text: str, *, width: float, kind: str = "") -> Fitted:
    """The largest setting of a text in `width` mm, by kind (`""` a value, `m`, `clip`)."""
    latin = 0.602 if kind == "m" else 0.5
    for size in _SIZES[kind]:
        if ems(text, latin=latin) * size * POINT <= width:
            return Fitted(text, size, one_line=True)
    if kind == "clip":
        return Fitted(_clipped(text, width=width), SMALLEST, one_line=False)
    if kind == "m":
        at = text.rfind("@")
        fits = at > 0 and max(at, len(text) - at) * latin * SMALLEST * POINT <= width
        return Fitted(text, SMALLEST, one_line=False, break_before=at if fits else 0)
    sizes = (size for size in (11, 10.5) if ems(text, latin=latin) * size * POINT <= 1.9 * width)
    return Fitted(text, next(sizes, SMALLEST), one_line=False)


def _clipped(text: str, *, width: float) -> str:
    room = 1.85 * width / (SMALLEST * POINT)
    kept = text
    while ems(kept, latin=0.5) > room:
        kept = kept[:-2] + "…" if kept.endswith("…") else kept[:-1] + "…"
    return kept
