"""The component page shows what the style sheets have: a token or a state that is added there is seen here."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from registry.models import Staff
from tests import cast
from workflows.components.tokens import tokens

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[3]
SHEET = (ROOT / "static" / "base.css").read_text()
#: Components whose every variant is a state or a sort of its own.
FAMILIES = ("btn", "tag", "note", "pair", "echo", "held")
#: Variants that only say how wide or where.
LAYOUT = {"btn--wide"}
SINGLE = (
    "panel", "field", "field--bad", "hint", "err", "errors", "glyphs", "grid12", "tbl", "work", "stack", "scroll",
    "facts", "diff", "checks", "timeline", "tabs", "stages", "steps", "steps--sm", "pages", "figs", "sum", "chart",
    "menu", "strength", "tick", "hash", "confirm", "swatches",
)  # fmt: skip


@pytest.fixture
def page(chiang: Staff) -> str:
    """As an operator sees it, who handles no cases."""
    answer = cast.at_desk(chiang).get(reverse("desk:components"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_token_of_the_sheet_is_shown(page: str) -> None:
    assert len(tokens()) > 60
    assert [token.name for token in tokens() if f"--{token.name}</code>" not in page] == []


def test_every_variant_of_the_components_that_have_some_is_shown(page: str) -> None:
    variants = {
        name
        for name in re.findall(r"\.([a-z][\w-]*)", SHEET)
        if name.partition("--")[0] in FAMILIES and "--" in name and name not in LAYOUT
    }
    assert len(variants) > 20
    assert {name for name in variants if not shows(page, name)} == set()


def test_each_component_is_shown(page: str) -> None:
    assert [name for name in SINGLE if not shows(page, name)] == []


def shows(page: str, name: str) -> bool:
    """Whether an element of the page has the class."""
    return any(name in classes.split() for classes in re.findall(r'class="([^"]*)"', page))
