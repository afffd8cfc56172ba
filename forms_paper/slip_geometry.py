"""Where things stand on a password slip. Lengths in mm from the top left corner of the sheet.

One side of an A4 sheet, so that address and password can never come from two different people. Z-fold in three panels
of 99 mm: A (top) faces outwards with the address, B (middle) holds the password, C (bottom) folds up over B print to
print, A folds back behind B. What is d mm below fold AB on panel B lies behind d mm above it on panel A; what is e mm
above fold BC on panel B touches e mm below it on panel C. Both spots carry a scrim drawn anew for every slip.
"""

from typing import NamedTuple


class Rectangle(NamedTuple):
    """x, y of the top left corner, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def is_inside(self, other: "Rectangle") -> bool:
        """Whether all of this lies in the other."""
        return (
            self.x >= other.x and self.y >= other.y and self.right <= other.right and self.bottom <= other.bottom
        )  # fmt: skip

    def is_apart(self, other: "Rectangle") -> bool:
        """Whether the two share nothing."""
        return (
            self.x >= other.right or other.x >= self.right or self.y >= other.bottom or other.y >= self.bottom
        )  # fmt: skip

    def folded(self, fold: float) -> "Rectangle":
        """Where this lies when the sheet is folded at y = `fold`."""
        return Rectangle(self.x, 2 * fold - self.bottom, self.width, self.height)


SHEET = Rectangle(0, 0, 210, 297)
PANEL = 99
FOLDS = (PANEL, 2 * PANEL)
GLUE = 9  # left and right edge strips without print: glue, then tear-off
ENVELOPE = (220, 110)
WINDOW = Rectangle(20, 55, 90, 35)  # from the envelope's top left corner
ADDRESS = Rectangle(22, 56, 76, 23)
SECRET = Rectangle(121, 127, 70, 10)
MARGIN_X, MARGIN_Y = 9, 13  # how far the scrims reach beyond the secret
POSTAGE = Rectangle(172, 6, 28, 22)


def _widened(spot: Rectangle) -> Rectangle:
    return Rectangle(spot.x - MARGIN_X, spot.y - MARGIN_Y, spot.width + 2 * MARGIN_X, spot.height + 2 * MARGIN_Y)


SCRIM_A = _widened(SECRET.folded(PANEL))
SCRIM_C = _widened(SECRET.folded(2 * PANEL))


def panel(name: str) -> Rectangle:
    """Panel A, B or C."""
    return Rectangle(0, "ABC".index(name) * PANEL, SHEET.width, PANEL)


def always_seen() -> Rectangle:
    """What the window shows wherever the folded sheet slides in the envelope: the address stays in it."""
    slack_x, slack_y = ENVELOPE[0] - SHEET.width, ENVELOPE[1] - PANEL
    return Rectangle(WINDOW.x, WINDOW.y, WINDOW.width - slack_x, WINDOW.height - slack_y)


def possibly_seen() -> Rectangle:
    """What the window may show: nothing but the address stands in it."""
    slack_x, slack_y = ENVELOPE[0] - SHEET.width, ENVELOPE[1] - PANEL
    return Rectangle(WINDOW.x - slack_x, WINDOW.y - slack_y, WINDOW.width + slack_x, WINDOW.height + slack_y)
