"""`appliance manage …`: Django's manage.py inside the container."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import suppress

from appliance.config import load_config
from appliance.database.migrations import manage
from appliance.errors import ConfigError
from appliance.paths import Paths
from appliance.secret_key import secret_key_ensure


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    with suppress(ConfigError, OSError):  # Django reports it as well
        if not load_config(env).secret_key:
            secret_key_ensure(Paths.from_env(env))  # there may never have been a start here
    return manage(*args.arguments).returncode
