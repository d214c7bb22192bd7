"""`appliance manage …`: Django's manage.py inside the container."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

from appliance.config import load_config
from appliance.database.migrations import manage
from appliance.errors import ApplianceError, ConfigError
from appliance.paths import Paths
from appliance.secret_key import secret_key_ensure


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    _somebody_to_ask(args.arguments)
    with suppress(ConfigError, OSError):  # Django reports it as well
        if not load_config(env).secret_key:
            secret_key_ensure(Paths.from_env(env))  # there may never have been a start here
    return manage(*args.arguments).returncode


def _somebody_to_ask(arguments: Sequence[str]) -> None:
    """Django's createsuperuser ends with success when it could not ask, and made nobody."""
    silent = {"--noinput", "--no-input", "--help", "-h"} & set(arguments)
    if arguments[:1] == ["createsuperuser"] and not silent and not sys.stdin.isatty():
        raise ApplianceError(
            "nobody is there to be asked: no administrator was created",
            "type it on a terminal (docker exec -it), or say all of it beforehand: "
            "DJANGO_SUPERUSER_PASSWORD=… createsuperuser --noinput --email ops@example.com",
        )
