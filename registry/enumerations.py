"""Words in a row, as the language of the page writes them."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def mark() -> str:
    """What stands between two words in a row."""
    return pgettext("between words in a row", ", ")


def enumerated(words: Iterable[str]) -> str:
    """A、B、C; in English A, B, C."""
    return mark().join(words)
