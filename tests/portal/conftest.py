"""A subscriber with an account, and another who must not see the first one's things."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from registry.models import PortalAccount
from tests.ground.served import served
from tests.portal import people


@pytest.fixture(autouse=True)
def _nobody_has_failed_yet() -> None:
    cache.clear()


@pytest.fixture
def account(db: None) -> PortalAccount:
    return people.enrol()


@pytest.fixture
def outsider(db: None) -> PortalAccount:
    return people.enrol(account="XY3P9RTW7A", name="林外人", id_number="B220000009")


@pytest.fixture
def portal(account: PortalAccount) -> Client:
    """The subscriber's browser, logged in: without the login page, which has tests of its own."""
    return people.entered(account)


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[str]:
    """The portal with its static files, on a free port of the loopback; its address."""
    with served() as address:
        yield address
