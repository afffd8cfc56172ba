"""What a person would see only on the printed paper: text that fell off the page, fields that run into the office box.

WeasyPrint drops the last rows of an absolute box without a word, and a long entry pushes everything below it down.
"""

import re
from collections import Counter
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

from audit.refusal import Refusal

MM = 25.4 / 96  # WeasyPrint lays out in CSS pixels


class PaperFault(RuntimeError):
    """A template or a style is wrong: the paper is not fit to leave the office. Never caused by what a person typed."""


class DoesNotFit(Refusal):
    """An entry is longer than its place on the paper, even in the smallest type."""

    def __init__(self) -> None:
        super().__init__(
            _("An entry is too long for its place on the paper: shorten it."),
            code="does_not_fit",
        )


def refuse_misfits(*, html: str, document: Any, pages: int) -> None:
    """Raises `DoesNotFit` unless the laid-out document has `pages` pages, all of its text, and its fields in place."""
    if len(document.pages) != pages or lost_text(html, document.pages) or any(map(overlap, document.pages)):
        raise DoesNotFit


def boxes(page: Any) -> Any:
    """Every box of a laid-out page."""
    return page._page_box.descendants(placeholders=True)


def text_boxes(page: Any) -> list[Any]:
    """The boxes of a page that hold visible text."""
    return [box for box in boxes(page) if getattr(box, "text", "").strip()]


def body_text(html: str) -> str:
    """The text of a template's result, tags and title taken out."""
    return unescape(re.sub(r"<title>.*?</title>|<[^>]*>", "\n", html, flags=re.S))


def lost_text(html: str, pages: list[Any]) -> str:
    """The characters that the HTML has and the pages have not."""
    laid = Counter("".join(box.text for page in pages for box in text_boxes(page)))
    return "".join((Counter(re.sub(r"\s", "", body_text(html))) - laid).elements())


def overlap(page: Any) -> float:
    """By how many millimetres the flowing part of a page runs into what stands below it at a fixed place.

    Flowing: class `mid` of a form, `txt` of a letter; fixed: the office box, the line where the reply slip is cut off,
    the page's lower margin.
    """
    bottom, top = 0.0, float(page.height - page._page_box.margin_bottom)
    for box in boxes(page):
        names = set((box.element.get("class") or "").split()) if getattr(box, "element", None) is not None else set()
        if names & {"mid", "txt"}:
            bottom = max(bottom, box.position_y + box.margin_height())
        if names & {"office", "cut"}:
            top = min(top, box.position_y)
    return max(0.0, (bottom - top) * MM)
