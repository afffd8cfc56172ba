"""The tests: a throw-away folder, cheap password hashing, either database."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="certdesk-test-"))

from config.settings.base import *

DEMO = True
SECRET_KEY = SECRET_KEY or "only-for-tests"
PKI_PASSPHRASE = PKI_PASSPHRASE or "only-for-tests"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
BASE_URL = BASE_URL or "http://127.0.0.1:8000"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads and processes of one test must see one database.
    DATABASES["default"]["TEST"] = {
        "NAME": str(DATA_DIR / f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.sqlite3")
    }
