"""An office whose lists have rows, and words that are compared in one language."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from registry.models import Staff
from registry.roles import Role
from tests import cast
from tests.workflows.exports.filled import Office


@pytest.fixture
def in_english() -> Iterator[None]:
    """Words are compared in one language."""
    with translation.override("en"):
        yield


@pytest.fixture
def everybody(db: None) -> Staff:
    """One person with every role."""
    return cast.hire(cast.LIN, besides=[role for role in Role if role is not Role.COUNTER_CLERK])


@pytest.fixture
def office(everybody: Staff) -> Office:
    """An office with two rows in each list."""
    filled = Office(clerk=everybody, colleague=cast.hire(cast.WANG))
    filled.fill(2)
    return filled
