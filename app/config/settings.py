"""Django's settings. What depends on the machine comes from the environment, see `env.py`."""

from __future__ import annotations

import os
from pathlib import Path

from app.config.api import REST_FRAMEWORK, SIMPLE_JWT, SPECTACULAR_SETTINGS  # noqa: F401
from app.config.databases import databases
from app.config.env import environment
from app.config.logs import logging_config

ENV = environment(os.environ)

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.hosts)

ROOT_URLCONF = "app.config.urls"
WSGI_APPLICATION = "app.config.wsgi.application"

INSTALLED_APPS = [
    # before us, who change or take away their pages in the admin
    "rest_framework_simplejwt.token_blacklist",
    "django.contrib.auth",
    # the rooms of the product
    "app.core",
    "app.accounts",
    "app.betting",
    # libraries
    "rest_framework",
    "corsheaders",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "app.core.apps.StaticFilesConfig",
]

# The API knows no cookie: sessions, CSRF and messages run under /admin/ alone.
MIDDLEWARE = [
    "app.core.middleware.RequestIdMiddleware",
    "app.core.middleware.DatabaseAwayMiddleware",
    "app.core.middleware.OptionalSlashMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "app.core.middleware.BodyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "app.core.middleware.SecureCookiesMiddleware",
    "app.core.middleware.AdminSessionMiddleware",
    "app.core.middleware.AdminCsrfMiddleware",
    "app.core.middleware.AdminAuthenticationMiddleware",
    "app.core.middleware.AdminMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "app.core.middleware.KnownQueryMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = databases(ENV)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- people ------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]

# ---- language and time -------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
USE_I18N = True
# One catalogue for the project; it also says better, or at all, what a library says.
LOCALE_PATHS = [str(Path(__file__).resolve().parents[1] / "locale")]
TIME_ZONE = "UTC"
USE_TZ = True

# ---- files -------------------------------------------------------------------
_MEDIA = ENV.appliance_root / "app" / "mediafiles"
STATIC_URL = "/static/"
STATIC_ROOT = str(ENV.static_build_dir)
MEDIA_URL = "/media/"
MEDIA_ROOT = str(_MEDIA / "public")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Sent by nginx after Django checked who asks: X-Accel-Redirect: /private/…
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(_MEDIA / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "app.core.static_files.HashedStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = ENV.max_upload_mb * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # larger files go to disk while they arrive
FILE_UPLOAD_PERMISSIONS = 0o640

# ---- security ----------------------------------------------------------------
# nginx overwrites this header: a client cannot choose its scheme.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.has_tls
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = list(ENV.origins)
CSRF_FAILURE_VIEW = "app.core.handlers.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # it is there, for the one place with cookies: AdminCsrfMiddleware
    "security.W004",  # HSTS is nginx's to send
    "security.W008",  # and so is the redirect to HTTPS
    "models.W040",  # SQLite leaves out the columns that an index has for PostgreSQL alone
]
if not ENV.has_tls:
    # Behind somebody else's TLS cookies are made secure request by request,
    # where the scheme is known: SecureCookiesMiddleware.
    SILENCED_SYSTEM_CHECKS += ["security.W010", "security.W012", "security.W016"]

CORS_ALLOWED_ORIGINS = list(ENV.cors_allowed_origins)
# Those of the OpenAPI document that a page of another origin may not read by itself.
CORS_EXPOSE_HEADERS = [
    "Content-Disposition",
    "ETag",
    "Idempotency-Replayed",
    "Location",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-ID",
]
CORS_ALLOW_HEADERS = [
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "x-request-id",
]
CORS_URLS_REGEX = r"^/api/"
CORS_PREFLIGHT_MAX_AGE = 86400

LOGGING = logging_config(ENV)

# Run once a day by `manage housekeep`.
HOUSEKEEPING_COMMANDS = ["clearsessions", "flushexpiredtokens", "idempotency_prune"]

# Asked before a restored database may stand; each answers sentences that say what is wrong.
RESTORE_PROOFS = ["app.betting.ledger.verifying.ledger_prove"]
# Folder of the uploads, table and column that name files in it.
RESTORE_UPLOADS = [("private", "betting_attachment", "path")]

# Rows that migrations have put there, and that are no reason to refuse a database as a target.
FURNISHED_ROWS = "app.betting.catalogue.shipping.rows_of_others"
