"""Fields that an office has keyed a second time from the paper (setting `KEYED_TWICE`).

A check character doesn't find two characters that changed places in every number, and a date has none at all. The
second time is blind: who keys doesn't see what was keyed first (`desk.keying_again`).
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from audit.refusal import Refusal
from numbering.keyed_text import compact
from registry import roc_dates
from registry.enumerations import enumerated

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def asked_of(data: Mapping[str, Any]) -> list[str]:
    """Which fields of an application must be keyed again: those of the setting on which the paper says something."""
    return [name for name in settings.KEYED_TWICE if data.get(name)]


def require_same(data: Mapping[str, Any], again: Mapping[str, str]) -> None:
    """Raises `Refusal` for the first field whose second keying is missing or differs; it says both."""
    for name in asked_of(data):
        first, second = str(data[name]), _as_stored(str(data[name]), again.get(name, ""))
        if not second:
            raise Refusal(_("Key it a second time from the paper."), code="not_keyed_twice", field=name)
        if first != second:
            said = {"places": _places(first, second), "first": _shown(first), "second": _shown(second)}
            raise Refusal(_differing(first, second) % said, code="keyed_differently", field=name)


def _differing(first: str, second: str) -> str:
    """The sentence; it counts places where the two are as long as each other and no days."""
    if _DAY.fullmatch(first) or len(first) != len(second):
        return _(
            "Differs from what was keyed first: %(first)s there, %(second)s here. "
            "Look at the paper, then key it again or mend the first."
        )
    return _(
        "Differs from what was keyed first, at character %(places)s: %(first)s there, %(second)s here. "
        "Look at the paper, then key it again or mend the first."
    )


def _as_stored(first: str, text: str) -> str:
    """What was keyed the second time, as the first is stored; what can't be read as a day stays as it is."""
    if _DAY.fullmatch(first):
        with suppress(Refusal):
            return roc_dates.read(text).isoformat()
    return compact(text)


def _shown(value: str) -> str:
    return roc_dates.as_keyed(roc_dates.read(value)) if _DAY.fullmatch(value) else value


def _places(first: str, second: str) -> str:
    """The places, counted from 1, at which the two differ."""
    return enumerated(
        str(place) for place, pair in enumerate(zip(first, second, strict=False), 1) if len(set(pair)) > 1
    )
