"""/healthz answers 200 when the office is ready and 503 before."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="audit").latest("name").delete()

    assert client.get("/healthz").status_code == 503


@pytest.mark.django_db
def test_not_ready_while_the_database_is_away(client: Client) -> None:
    with patch("config.health.MigrationExecutor", side_effect=OperationalError("no such host db.internal")):
        answer = client.get("/healthz")

    assert answer.status_code == 503
    assert b"internal" not in answer.content


@pytest.mark.django_db
def test_asking_changes_nothing(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
