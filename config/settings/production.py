"""An office at work. Refuses to start with what only a demo may have."""

from config.settings.base import *

if not SECRET_KEY or not PKI_PASSPHRASE or not ALLOWED_HOSTS or not BASE_URL:
    raise SystemExit(
        "Set SECRET_KEY, PKI_PASSPHRASE_1 and PKI_PASSPHRASE_2, ALLOWED_HOSTS and BASE_URL in the environment or in "
        "settings.env of DATA_DIR; `make demo` makes a folder that has them all, with one PKI_PASSPHRASE."
    )
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
# Programs ask for CRLs and OCSP by plain HTTP (RFC 5280 §8), and so does a probe on the machine itself.
SECURE_REDIRECT_EXEMPT = [r"^pki/", r"^healthz$"]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1)  # TLS ends in front of us
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
