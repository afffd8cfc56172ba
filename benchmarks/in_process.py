"""Django in this process with a database of its own, for what is measured without a server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def throw_away_database() -> Iterator[None]:
    """The tables of an office that has just begun, on the settings of the tests; gone afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.testing")
    import django  # noqa: PLC0415  # imported after the settings are named

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: PLC0415

    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
