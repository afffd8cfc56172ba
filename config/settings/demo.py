"""The demo on one machine: plain HTTP on the loopback, invented people, DEBUG off."""

from config.settings.base import *

DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
BASE_URL = BASE_URL or "http://127.0.0.1:8000"
PASSKEY_ORIGIN = BASE_URL.replace("127.0.0.1", "localhost")  # a number is no domain to bind a passkey to
PKI["root_name"] = "CertDesk Demo Root CA"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
REGISTERED_POSTAGE = 28
TEXT_GATEWAY = "registry.texting.ConsoleGateway"
