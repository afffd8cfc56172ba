"""docs/authority-proofs.md says which test holds what: each of them is there."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "authority-proofs.md"
NAMED = re.findall(r"`([a-z_/]+\.py)::(\w+)`", PAGE.read_text())


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_that_the_page_names_is_there(file: str, test: str) -> None:
    assert re.search(rf"def {test}\(", (HERE / file).read_text())


def test_the_page_names_tests() -> None:
    assert len(NAMED) > 20
