"""Every action that the code records is a sentence in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from workflows.audit_desk.sentences import GROUPS, SENTENCES, action_label, sentence
from workflows.audit_desk.things import in_words
from workflows.stages import Deed

ROOT = Path(__file__).parents[3]
WHOLE = re.compile(r"[a-z_]+\.[a-z_]*[a-z]")
ROOMS = ("audit", "config", "numbering", "pki", "portal", "registry", "workflows")


def actions_of(path: Path) -> Iterator[str]:
    """The words that stand as `action=` of a call, or as the name of a mutation."""
    for call in ast.walk(ast.parse(path.read_text())):
        if not isinstance(call, ast.Call):
            continue
        named = [keyword.value for keyword in call.keywords if keyword.arg == "action"]
        if getattr(call.func, "id", "") == "mutation":
            named += call.args[:1]
        words = [part.value for value in named for part in ast.walk(value) if isinstance(part, ast.Constant)]
        yield from (word for word in words if isinstance(word, str) and WHOLE.fullmatch(word))


def recorded() -> set[str]:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "node_modules" not in path.parts]
    assert len(files) > 100
    return {action for path in files for action in actions_of(path)} | {f"case.{deed}" for deed in Deed}


def test_no_action_is_without_a_sentence() -> None:
    assert recorded() - set(SENTENCES) == set()


@pytest.mark.parametrize(
    ("language", "told"),
    [("zh-hant", "周郁雯核准：案件 RG115-0004821-5"), ("en", "周郁雯 approved case RG115-0004821-5")],
)
def test_a_sentence_names_who_what_and_about_what(language: str, told: str) -> None:
    with translation.override(language):
        assert sentence(action="case.approved", who="周郁雯", thing=in_words("case:RG11500048215")) == told


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_no_two_actions_of_a_group_read_alike_where_one_is_chosen(language: str) -> None:
    with translation.override(language):
        for group in GROUPS.values():
            labels = [action_label(action) for action in group]
            assert len(set(labels)) == len(labels)
            assert not any(label.startswith(("…", "：", " ")) for label in labels)


def test_an_action_of_a_room_that_is_not_known_here_is_told_by_its_name() -> None:
    with translation.override("en"):
        assert sentence(action="thing.change", who="lin", thing="thing:1") == "lin: thing.change, thing:1"


def test_a_list_is_called_as_on_its_page_and_by_its_day() -> None:
    with translation.override("zh-hant"):
        assert (in_words("page:worklist"), in_words("page:accounts:2026-11-23")) == (
            "頁面「工作清單」",
            "頁面「日終對帳 2026-11-23」",
        )
