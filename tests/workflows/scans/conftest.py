"""Batches of scans of real cases' forms."""

import pytest
from pytest_django.fixtures import Settings

from workflows.scans import splitting


@pytest.fixture(autouse=True)
def _splitting_is_called_by_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread of an earlier test writes into a later one's database."""
    monkeypatch.setattr(splitting, "begin_soon", lambda batch_pk: None)


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each test has a storage of its own."""
    folder = tmp_path_factory.mktemp("files")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}},
    }
