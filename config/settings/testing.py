"""The tests: a throw-away folder, cheap password hashing, either database."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _throw_away(name: str) -> str:
    """A folder that goes when the process that made it ends; what that process starts inherits its name."""
    folder = tempfile.mkdtemp(prefix=f"certdesk-{name}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
if not os.environ.get("DATA_DIR"):
    os.environ["DATA_DIR"] = _throw_away("test")
if WORKER != "main" and Path(os.environ["DATA_DIR"]).name != WORKER:
    # Each worker has its own folder; what a worker starts shares the worker's.
    os.environ["DATA_DIR"] += f"/{WORKER}"
ON_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql" and "DATABASE_URL" not in os.environ
if ON_POSTGRESQL and "TEST_POSTGRESQL" not in os.environ:
    # The folder of a throw-away cluster that tests/conftest.py starts.
    os.environ["TEST_POSTGRESQL"] = _throw_away("postgresql")

# The folder of a throw-away token that tests/ground/softhsm.py makes: each worker has its own.
os.environ["SOFTHSM2_CONF"] = f"{os.environ['DATA_DIR']}/token/softhsm2.conf"

from config.settings.base import *  # noqa: E402 - it reads what was just set

DEMO = True
# A fifth paper process, as a newcomer would add it: its folder and this line.
CASE_KINDS = (*CASE_KINDS, "tests.workflows.address_change")
INSTALLED_APPS += ["tests.workflows.address_change"]
SECRET_KEY = SECRET_KEY or "only-for-tests"
PKI_PASSPHRASE = PKI_PASSPHRASE or "only-for-tests"
PKI_TOKEN_PIN = PKI_TOKEN_PIN or "only-for-tests"
PKI["token"] |= {"module": "/usr/lib/softhsm/libsofthsm2.so"}
if os.environ.get("TEST_KEYS") == "pkcs11":
    PKI["key_backend"] = "pkcs11"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
BASE_URL = BASE_URL or "http://127.0.0.1:8000"
PASSKEY_ORIGIN = "http://localhost:8000"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if ON_POSTGRESQL:
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "certdesk",
        "USER": "certdesk",
        "HOST": os.environ["TEST_POSTGRESQL"],
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads and processes of one test must see one database.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / f"test-{WORKER}.sqlite3")}
    # A power cut ends the tests, as with PostgreSQL (fsync=off); a killed process loses nothing by it.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
