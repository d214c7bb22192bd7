"""The product's settings for tests in this process, against a PostgreSQL of their own.

The environment of the test run stays as it was: others start processes from it.
"""

from __future__ import annotations

import os
import tempfile
from unittest.mock import patch

from tests.rig.system import free_port

POSTGRES_PORT = free_port()
POSTGRES_PASSWORD = "a password of the tests"

_root = tempfile.TemporaryDirectory(prefix="wisebet-test-")  # removed when the run ends
_ENVIRONMENT = {
    "SECRET_KEY": "only-for-the-tests-0123456789-" * 3,
    "ALLOWED_HOSTS": "testserver,localhost",
    "CORS_ALLOWED_ORIGINS": "https://www.example.com",
    "DB_HOST": "127.0.0.1",
    "DB_PORT": str(POSTGRES_PORT),
    "DB_NAME": "wisebet",
    "DB_USER": "wisebet",
    "DB_PASSWORD": POSTGRES_PASSWORD,
    "APPLIANCE_ROOT": _root.name,
    "PATH": os.environ["PATH"],
}

with patch.dict(os.environ, _ENVIRONMENT, clear=True):
    from app.config.settings import *  # noqa: F403

# The shipped hasher takes half a second on purpose; what it does is tested on its own.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {  # no collectstatic before a test
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
