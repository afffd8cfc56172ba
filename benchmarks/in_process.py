"""Django in this process with a database of its own, for what is measured without a server."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def throw_away_database() -> Iterator[None]:
    """The tables of an office that has just begun, on the settings of the tests; gone afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.testing")
    import django  # noqa: PLC0415  # imported after the settings are named

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: PLC0415

    setup_test_environment()
    connection.settings_dict |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}  # as in an office
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


def on_postgresql(module: str) -> None:
    """Runs `python -m benchmarks.<module> PostgreSQL` with a cluster of its own, gone afterwards."""
    from tests.ground.postgresql import Cluster  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="certdesk-bench-") as folder:
        cluster = Cluster(Path(folder))
        try:
            where = {"TEST_DATABASE": "postgresql", "TEST_POSTGRESQL": folder, "DATA_DIR": ""}
            command = [sys.executable, "-m", f"benchmarks.{module}", "PostgreSQL"]
            subprocess.run(command, env=os.environ | where, check=True)
        finally:
            cluster.end()
