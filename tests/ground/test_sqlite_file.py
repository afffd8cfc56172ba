"""Who would take SQLite's locks away is stopped where it happens."""

from pathlib import Path

import pytest

from tests.ground.sqlite_file import opened_by_sqlite_alone


def test_whoever_opens_the_file_or_its_log_is_stopped(tmp_path: Path) -> None:
    database, other = tmp_path / "test.sqlite3", tmp_path / "other"
    opened_by_sqlite_alone(str(database))
    for path in (database, Path(f"{database}-wal")):
        with pytest.raises(AssertionError, match="loses its locks"):
            path.read_bytes()
    other.write_bytes(b"anything else may be read")
    assert other.read_bytes()
