import pytest

from audit.actors import Actor


@pytest.fixture
def somebody() -> Actor:
    return Actor(kind="staff", key="7", label="lin")
