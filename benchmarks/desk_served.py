"""The application for gunicorn, on the throw-away database of a benchmark that runs at the same time."""

import os

from django.conf import settings

settings.DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]

from django.core.wsgi import get_wsgi_application  # noqa: E402  # after the database is named

application = get_wsgi_application()
