"""Files that a process which died between storing a scan and its row has left: no row names them."""

from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils import timezone

from workflows.scans.models import FOLDER, ScanBatch

AGE = timedelta(days=1)
"""Longer than anybody is between the file and its row."""


def delete_orphans() -> int:
    """Deletes files older than `AGE` in folders that no batch has. Returns how many. Part of the sweep."""
    if not default_storage.exists(FOLDER):
        return 0
    folders = set(default_storage.listdir(FOLDER)[0])
    folders -= {folder.hex for folder in ScanBatch.objects.values_list("folder", flat=True)}
    return sum(_delete(folder) for folder in folders if _is_ours(folder))


def _is_ours(folder: str) -> bool:
    try:
        return UUID(folder).hex == folder
    except ValueError:
        return False


def _delete(folder: str) -> int:
    deleted = 0
    for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
        path = f"{FOLDER}/{folder}/{name}"
        if default_storage.get_modified_time(path) < timezone.now() - AGE:
            default_storage.delete(path)
            deleted += 1
    return deleted
