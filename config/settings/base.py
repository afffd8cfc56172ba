"""What every installation shares. Production, demo and tests differ by settings alone, never by a second code path."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages
from django.utils.translation import gettext_lazy as _

from config.data_dir import CHECKOUT, data_dir
from pki.two_parts import joined
from workflows.catalogue import KINDS

env = environ.FileAwareEnv()  # a secret may lie in a file, which NAME_FILE names

DATA_DIR: Path = data_dir()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
DEBUG = False
DEMO = False
SECRET_KEY: str = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL: str = env.str("BASE_URL", default="")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.apps.StaticFilesConfig",
    "viewflow",
    "viewflow.workflow",
    "axes",
    "captcha",
    "csp",
    "config.apps.ConfigConfig",
    "audit",
    "numbering",
    "registry",
    "registry.second_factors",
    "pki",
    "forms_paper",
    "workflows",
    "workflows.correspondence",
    "workflows.expiries",
    "workflows.scans",
    "workflows.case_file",
    "workflows.day_end",
    "workflows.dashboards",
    "workflows.exports",
    "workflows.audit_desk",
    "workflows.components",
    "workflows.prepared",
    "workflows.staffing",
    "workflows.queues",
    "workflows.finding",
    *KINDS,
    "portal",
    "portal.passkeys",
]

MIDDLEWARE = [
    "config.short_path.ocsp",  # thousands a second, none of which needs what follows
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # before static files: a worker obeys the policy of its own script
    "config.odd_input.refuse_nul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.sessions.PortalSessionMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CHECKOUT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.office",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'certdesk.sqlite3'}")}
# Opening one takes longer than most answers: each thread keeps its own for a minute.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL: an issued certificate must outlive a power cut; IMMEDIATE: two writers wait instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "registry.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "registry.staff.StaffBackend"]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:worklist"
LOGOUT_REDIRECT_URL = "desk:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registry/locked_out.html"
AXES_USERNAME_FORM_FIELD = "username"
AXES_CLIENT_IP_CALLABLE = "config.client_address.client_address"
# The table of attempts keeps the form: not its personal data (what was typed before a session ended, a search).
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "kept", "next", "q", "csrfmiddlewaretoken"]
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=0)
SESSION_COOKIE_NAME = "desk_session"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "workflows.desk.signed_in_anew.refused_form"

# --- pages --------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LOCALE_PATHS = [CHECKOUT / "locale"]
TIME_ZONE = "Asia/Taipei"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [CHECKOUT / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
MESSAGE_TAGS = {messages.SUCCESS: "ok", messages.WARNING: "warn", messages.ERROR: "bad"}  # classes of base.css
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "connect-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["certdesk-keys-worker"],  # a worker can't be started without a policy
    }
}
CAPTCHA_CHALLENGE_FUNCT = "portal.pictures.six_digits"
CAPTCHA_NOISE_FUNCTIONS = ("captcha.helpers.noise_arcs", "portal.pictures.specks")
CAPTCHA_FOREGROUND_COLOR = "#12303f"
CAPTCHA_IMAGE_SIZE = (200, 64)
CAPTCHA_FONT_SIZE = 40
CAPTCHA_TIMEOUT = 5  # minutes
CAPTCHA_GET_FROM_POOL = False

# --- the office ---------------------------------------------------------------------------------------------------
OFFICE: dict[str, Any] = {
    "agency": {"zh-hant": "示範申報署", "en": "Demonstration Filing Agency"},
    "name": {"zh-hant": "示範憑證註冊中心", "en": "Demonstration Certificate Registration Office"},
    "zip": "100-001",
    "address": "臺北市中正區示範路1號2樓",
    "telephone": "(02)2000-0115",
    "email": "service@ra.example",
    "hours": {"zh-hant": "週一至週五 8:30–17:30", "en": "Monday to Friday 8:30–17:30"},
    "form_edition": "11511",
}
PROCESSING_DAYS = 3  # working days after receipt, as the printed terms promise; a revocation has 24 hours
CORRECTION_DAYS = 14  # calendar days; the deadline is the next working day
CORRECTION_REMINDER_DAYS = 3  # calendar days before the deadline
INITIAL_PASSWORD_DAYS = 30
PREPARED_FORM_DAYS = 90  # how long what was filled in waits for its signed paper
RIGHT_TO_APPLY_DAYS = 90
CASE_KINDS = KINDS
WRONG_PASSWORDS_ALLOWED = 3
SLIP_ACCOUNT_OUTSIDE = True
SLIP_PART = 100  # slips of a batch in one answer: hashing them takes a core about 20 s
SLIP_PRINT_COMMAND: str = env.str("SLIP_PRINT_COMMAND", default="")  # takes a PDF from a pipe: lp -d slips
# Fields of the forms that are keyed a second time from the paper, without a sight of the first: id_number,birth_date
KEYED_TWICE: list[str] = env.list("KEYED_TWICE", default=[])
REGISTERED_POSTAGE: int = env.int("REGISTERED_POSTAGE", default=0)  # NT$ a letter; 0: written by hand on the list
TEXT_GATEWAY: str = env.str("TEXT_GATEWAY", default="")  # a class as registry.texting describes
PORTAL_IDLE_MINUTES = 20
LOGIN_NETWORK_DAYS = 180  # how long the login history knows from where; then the networks are erased
# Where alone passkeys work: scheme, name and port as browsers show them. A name, no number, as WebAuthn asks.
PASSKEY_ORIGIN: str = env.str("PASSKEY_ORIGIN", default=BASE_URL)

# One dropped scan: bytes, pages, and pixels of a page (60 megapixels: A4 at 800 dpi).
SCAN_BYTES = 50_000_000
SCAN_PAGES = 500
SCAN_PIXELS = 60_000_000

# --- the authority ------------------------------------------------------------------------------------------------
PKI: dict[str, Any] = {
    "subject": {
        "agency_unit": "Filing Services Division",
        "ra_tax_number": "99120452",
        "ra_name": "DemoRA",
        "ca_name": "CertDesk Demo Issuing CA",
        "organisation": "Demonstration Filing Agency",
    },
    # What the two certificates of a subscriber say; an office names its own file.
    "profiles": Path(env.str("PKI_PROFILES", default=str(CHECKOUT / "pki" / "profiles.toml"))),
    # A folder with openssl-blacklist's files, if the office has them (pki/known_weak_keys.py).
    "weak_keys": Path(folder) if (folder := env.str("PKI_WEAK_KEYS", default="")) else None,
    # Where the keys of the authority are (docs/keys.md): "files", encrypted, in key_dir; or "pkcs11", in a token.
    "key_backend": env.str("PKI_KEY_BACKEND", default="files"),
    "key_dir": DATA_DIR / "keys",
    "token": {
        "module": env.str("PKCS11_MODULE", default=""),  # its library: /usr/lib/softhsm/libsofthsm2.so
        "label": env.str("PKCS11_TOKEN", default="certdesk"),
    },
    "crl_hours": 24,
    "crl_delta_hours": 6,
    # A list of so many entries is published whole at each change; a longer one on schedule, its changes in the delta.
    "crl_whole_entries": 50_000,
    # Over how many lists new certificates are spread; one that was issued keeps its list when the number grows.
    # NSS reads no list of several: leave it at 1 below a million certificates.
    "crl_shards": env.int("CRL_SHARDS", default=1),
    "ocsp_minutes": 60,
    "order_days": 7,
    # Whether a pair that was renewed is revoked as superseded once the new one is activated, or lasts until its end.
    "renewal_supersedes": env.bool("RENEWAL_SUPERSEDES", default=False),
}
# Of the key files: in an office, two parts that one officer each knows; in a demo, one.
PKI_PASSPHRASE_PARTS = [env.str(f"PKI_PASSPHRASE_{part}", default="").strip("\n") for part in (1, 2)]
PKI_PASSPHRASE: str = (
    joined(*PKI_PASSPHRASE_PARTS) if all(PKI_PASSPHRASE_PARTS) else env.str("PKI_PASSPHRASE", default="").strip("\n")
)
PKI_TOKEN_PIN: str = env.str("PKI_TOKEN_PIN", default="").strip("\n")

# --- mail ---------------------------------------------------------------------------------------------------------
EMAIL_HOST: str = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT: int = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER: str = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD: str = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS: bool = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL: str = OFFICE["email"]
# An address of the office whose mail server takes mail for name+anything@ too; what can't be delivered comes back to it
# and is read from the Maildir, or by `read_bounces --pipe` (docs/returned-mail.md). Empty: a person reads it.
BOUNCE_ADDRESS: str = env.str("BOUNCE_ADDRESS", default="")
BOUNCE_MAILDIR: str = env.str("BOUNCE_MAILDIR", default="")

# --- the trail ----------------------------------------------------------------------------------------------------
AUDIT_HEAD_FILE = DATA_DIR / "audit" / "head.json"
AUDIT_HEAD_SIGNER = "pki.key_backends.audit_seal.AuditSeal"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Libraries that tell of every step at INFO.
    "loggers": {name: {"level": "WARNING"} for name in ("axes", "fido2", "fontTools", "pikepdf", "weasyprint")},
}
