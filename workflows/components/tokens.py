"""The design tokens as the style sheet has them: what is added there is shown here."""

import re
from dataclasses import dataclass
from functools import cache

from django.contrib.staticfiles import finders

SHEET = "tokens.css"
_TOKEN = re.compile(r"^\s*--([\w-]+):\s*([^;]+);", re.MULTILINE)
_COLOUR = re.compile(r"#[0-9a-f]{3,6}\b|rgb\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One custom property and its value in the light scheme."""

    name: str
    value: str

    @property
    def is_colour(self) -> bool:
        return bool(_COLOUR.match(self.value))


@cache
def tokens() -> tuple[Token, ...]:
    """Every token of the first rule of the sheet, which the dark scheme only gives other values."""
    path = finders.find(SHEET)
    if not isinstance(path, str):
        raise FileNotFoundError(SHEET)
    with open(path, encoding="utf-8") as sheet:
        light = sheet.read().partition("@media")[0]
    return tuple(Token(name, value.strip()) for name, value in _TOKEN.findall(light))
