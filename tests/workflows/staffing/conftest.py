"""A subscriber beside the staff."""

import pytest

from registry.models import PortalAccount
from tests.portal import people


@pytest.fixture
def account(db: None) -> PortalAccount:
    return people.enrol()
