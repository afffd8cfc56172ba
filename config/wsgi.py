"""The door for gunicorn. It stays shut when a check of database or secrets finds an error: no check runs by itself."""

import os

from django.core.checks import ERROR, Tags, run_checks
from django.core.wsgi import get_wsgi_application

from config import data_dir

data_dir.enter()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
checked = run_checks(tags=[Tags.database, Tags.security], databases=["default"])
if errors := [str(found) for found in checked if found.level >= ERROR]:
    raise SystemExit("\n".join(errors))
