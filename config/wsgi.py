"""The door for gunicorn. It stays shut when a database check finds an error: no check runs by itself in a server."""

import os

from django.core.checks import ERROR, Tags, run_checks
from django.core.wsgi import get_wsgi_application

from config import data_dir

data_dir.enter()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
if errors := [str(found) for found in run_checks(tags=[Tags.database], databases=["default"]) if found.level >= ERROR]:
    raise SystemExit("\n".join(errors))
