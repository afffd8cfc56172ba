"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from config.data_dir import load_settings_env

load_settings_env()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
