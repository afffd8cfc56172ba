"""The address block behind the window of an envelope, the same on letters and slips.

The window always shows 76 x 23 mm of it (see `slip_geometry.ADDRESS`), so a long address is set smaller, never longer.
"""

from dataclasses import dataclass

from forms_paper.faults import DoesNotFit
from forms_paper.fitting import POINT, ems
from forms_paper.sheets import Recipient
from forms_paper.slip_geometry import ADDRESS

_SIZES = (12.5, 11, 10, 9)
_NAME_SIZES = {12.5: 15, 11: 12.5, 10: 11, 9: 9}
_LEADING = 1.2
_LATIN = 0.5  # ems, in the kai face
_CLOSING = "、。，；：？！）」"  # never at the beginning of a line


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the block: its text, its size in points, and the height in mm that it takes."""

    text: str
    size: float

    @property
    def height(self) -> float:
        return self.size * POINT * _LEADING


def address_lines(recipient: Recipient) -> tuple[Line, ...]:
    """City and district (beside the postal code), street, organisation and name, in the largest size in which all fit.

    In the smallest size the organisation may end in an ellipsis after two lines. Raises `DoesNotFit` if address or
    name are still too long.
    """
    for size in _SIZES:
        organisation = wrap(recipient.organisation, size=size, width=ADDRESS.width)
        if size == _SIZES[-1] and len(organisation) > 2:
            organisation = [organisation[0], organisation[1][:-1] + "…"]
        texts = [*wrap(recipient.street, size=size, width=ADDRESS.width), *organisation]
        lines = (Line(recipient.city, size), *(Line(text, size) for text in texts), *_name(recipient.named, size=size))
        if sum(line.height for line in lines) <= ADDRESS.height:
            return lines
    raise DoesNotFit


def _name(named: str, *, size: float) -> list[Line]:
    """The name, larger than the address where there is room for it in one line."""
    larger = _NAME_SIZES[size]
    if ems(named, latin=_LATIN) * larger * POINT <= ADDRESS.width:
        return [Line(named, larger)]
    return [Line(text, size) for text in wrap(named, size=size, width=ADDRESS.width)]


def wrap(text: str, *, size: float, width: float, latin: float = _LATIN) -> list[str]:
    """A text in lines of at most `width` mm at a size in points; none for no text.

    Breaks anywhere between full-width characters, Latin words at spaces if they have any; a closing punctuation mark
    stays with what it closes.
    """
    lines, line = [], ""
    for character in text:
        if line and character not in _CLOSING and ems(line + character, latin=latin) * size * POINT > width:
            kept, rest = _broken(line) if character.isascii() and character != " " else (line, "")
            lines.append(kept.rstrip())
            line = rest
        if line or character != " ":
            line += character
    return [*lines, line] if line else lines


def _broken(line: str) -> tuple[str, str]:
    """A full line and what of it goes to the next one: the Latin word that would be cut in two."""
    head, _, tail = line.rpartition(" ")
    return (head, tail) if head and tail.isascii() else (line, "")
