"""Settings of the portal, read from the environment and refused when they are nonsense.

Every difference between machines is a variable. The table in docs/operating.md
lists them all; a test compares it, .env.example and this file.
"""

import os
import re
import secrets
import shutil
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
env = environ.Env()
# A variable that is set to nothing, as compose and .env files do, is not set.
env.ENVIRON = {name: text for name, text in os.environ.items() if text.strip()}


def read(reader, name, default, meaning):
    """Return variable ``name`` through ``reader``, or refuse it and say what it should be.

    The value itself is not repeated: it may hold a password, and the sentence ends in a log.
    """
    try:
        return reader(name, default=default)
    except (ValueError, TypeError, environ.ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} must be {meaning}.") from error


def switch(name, default):
    """Return variable ``name`` as yes or no; anything else is refused."""
    word = env.str(name, default=str(default))
    if word.lower() in ("true", "yes", "on", "1"):
        return True
    if word.lower() in ("false", "no", "off", "0"):
        return False
    raise ImproperlyConfigured(f"{name} must be true or false; it is {word!r}.")


def whole_number(name, default, least, meaning):
    """Return variable ``name`` as a whole number of at least ``least``."""
    number = read(env.int, name, default, meaning)
    if number < least:
        raise ImproperlyConfigured(f"{name} must be {meaning}; it is {number}.")
    return number


def writable_folder(path):
    """Return ``path``, made if need be, or refuse a folder in which nothing can be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR {path} cannot be made: {error.strerror}.") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"DATA_DIR {path} is not writable for this user; give it away or choose another.")
    return path


def kept_secret(path):
    """Return the secret key kept at ``path``, drawing it at the first start.

    Two processes may start at once: the file appears whole, by a link that only one of them can make.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{path} holds the secret key and cannot be read: {error.strerror}.") from error


# Machine -------------------------------------------------------------------------------------------------------------

DEBUG = switch("DEBUG", default=False)
DATA_DIR = writable_folder(Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).expanduser().resolve())
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(DATA_DIR / "secret_key")
SECURE = switch("SECURE", default=False)
HSTS_SECONDS = whole_number("HSTS_SECONDS", 0, 0, "a number of seconds, 0 or more")
TRUSTED_PROXIES = whole_number("TRUSTED_PROXIES", 0, 0, "the number of proxies in front of the portal, 0 or more")
MAX_UPLOAD_BYTES = whole_number("MAX_UPLOAD_BYTES", 20 * 1024 * 1024, 1, "a number of bytes, 1 or more")
MAX_BULK_BYTES = whole_number("MAX_BULK_BYTES", 500 * 1024 * 1024, 1, "a number of bytes, 1 or more")

# The open checker: anybody may use it, so that less is taken from each and from all of them together.
CHECK_MAX_BYTES = whole_number("CHECK_MAX_BYTES", 5 * 1024 * 1024, 1, "a number of bytes, 1 or more")
CHECKS_PER_ADDRESS = whole_number("CHECKS_PER_ADDRESS", 30, 1, "a number of checks in ten minutes, 1 or more")
CHECKS_IN_ALL = whole_number("CHECKS_IN_ALL", 200, 1, "a number of checks in ten minutes, 1 or more")

# Search, comparisons, tables: a whole office may share one address, one program must not take the portal from others.
QUESTIONS_PER_ADDRESS = whole_number(
    "QUESTIONS_PER_ADDRESS", 1000, 0, "a number of questions in ten minutes, or 0 for no limit"
)

# Taken from the environment by the process that reads a file, which knows no settings.
LIBREOFFICE = env.str("LIBREOFFICE", default="")
if LIBREOFFICE not in ("", "none") and not shutil.which(LIBREOFFICE):
    raise ImproperlyConfigured("LIBREOFFICE must be the path of the program soffice, or none.")

# Off: a closed network has nothing to fetch, and a portal inside a network must not be made to look around in it.
FETCH_ADDRESSES = switch("FETCH_ADDRESSES", default=False)
FETCH_HOSTS = env.list("FETCH_HOSTS", default=[".gov.cn"])
if not all(re.fullmatch(r"\.?([A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]+", host) for host in FETCH_HOSTS):
    raise ImproperlyConfigured("FETCH_HOSTS must be ends of host names such as .gov.cn, with commas between.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
if not ALLOWED_HOSTS or any("/" in host for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must be host names with commas between, without http:// or paths.")
if "127.0.0.1" not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append("127.0.0.1")  # the health check asks from the machine itself

CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if any(not urlsplit(origin).scheme or not urlsplit(origin).netloc for origin in CSRF_TRUSTED_ORIGINS):
    raise ImproperlyConfigured("CSRF_TRUSTED_ORIGINS must be origins such as https://www.example.gov.cn.")

BASE_PATH = env.str("BASE_PATH", default="").rstrip("/")
if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)*", BASE_PATH):
    raise ImproperlyConfigured(f"BASE_PATH must be empty or a path such as /xxgk/nianbao; it is {BASE_PATH!r}.")

# Application ---------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "reports",
    "import_export",
    "axes",
    "csp",
    "portal.apps.StaffSideConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# Sessions and messages stand here for the staff side. They add a cookie and "Vary" only to answers that use them,
# and the public views do not.
MIDDLEWARE = [
    "portal.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.LanguageFromPath",
    "portal.middleware.RefuseLargeBodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORCE_SCRIPT_NAME = BASE_PATH or None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database ------------------------------------------------------------------------------------------------------------

DATABASE = read(
    env.db_url,
    "DATABASE_URL",
    f"sqlite:///{DATA_DIR / 'nianbao.sqlite3'}",
    "an address such as postgres://user:password@host:5432/name or sqlite:////folder/file",
)
if DATABASE.get("ENGINE") == "django.db.backends.sqlite3" and DATABASE["NAME"] != ":memory:":
    DATABASE["NAME"] = BASE_DIR / DATABASE["NAME"]
    # IMMEDIATE: a deferred transaction that reads and then writes fails at once when another one writes.
    # recursive_triggers: without it INSERT OR REPLACE deletes rows and no delete trigger sees it.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
        ),
    }
elif DATABASE.get("ENGINE") == "django.db.backends.postgresql" and DATABASE.get("NAME"):
    # None: a pooler between portal and server does not know statements prepared on another connection.
    DATABASE["OPTIONS"] = {**DATABASE.get("OPTIONS", {}), "prepare_threshold": None}
    DATABASE["CONN_HEALTH_CHECKS"] = True
else:
    raise ImproperlyConfigured("DATABASE_URL must start with postgres:// or sqlite:// and name a database.")
# A connection for each request costs six sevenths of the throughput; one kept for ever would never learn how large the
# tables of SQLite have become.
DATABASE["CONN_MAX_AGE"] = 3600
DATABASES = {"default": DATABASE}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "TIMEOUT": 7 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 5000, "CULL_FREQUENCY": 4},
    }
}

# People and sessions -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "reports.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_VERBOSE = False

# The portal may share its host with a whole government website: its cookies keep to its path under their own names.
SESSION_COOKIE_NAME = "nianbao_session"
SESSION_COOKIE_PATH = f"{BASE_PATH}/"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "nianbao_csrf"
CSRF_COOKIE_PATH = SESSION_COOKIE_PATH
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE

# Headers -------------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = HSTS_SECONDS if SECURE else 0
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SILENCED_SYSTEM_CHECKS = [
    # The portal hangs on a government's site by path: it must not decide for the subdomains of that site.
    "security.W005",
    "security.W021",
    # Its own pages may frame each other: a preview, a source beside its reading.
    "security.W019",
]

# Language and time ---------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Files ---------------------------------------------------------------------------------------------------------------

STATIC_URL = f"{BASE_PATH}/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static"))).expanduser().resolve()
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_STATIC_PREFIX = "/static/"
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o640
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

FILE_UPLOAD_HANDLERS = [
    "portal.middleware.StopAtLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# A narrative with tables is long, and three grids of an import preview have many fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000  # a folder of reports chosen in the browser

# Mail and log --------------------------------------------------------------------------------------------------------

MAIL = read(
    env.email_url,
    "EMAIL_URL",
    f"filemail:///{DATA_DIR / 'mail'}",
    "an address such as smtp+tls://user:password@host:587",
)
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = MAIL["EMAIL_FILE_PATH"]
EMAIL_HOST = MAIL["EMAIL_HOST"] or "localhost"
EMAIL_PORT = MAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER = MAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="nianbao@localhost")

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise ImproperlyConfigured(f"LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR; it is {LOG_LEVEL!r}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} level={levelname} logger={name} process={process} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "axes": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
