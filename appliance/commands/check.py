"""`appliance check`: is this configuration right, and does the database answer?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from appliance.boot import database_check
from appliance.certs.prepare import file_problems, read_only_volumes
from appliance.config import advice, load_config, misspellings
from appliance.database.embedded import left_behind
from appliance.errors import ConfigError
from appliance.log import logger
from appliance.paths import Paths
from appliance.volumes import volumes_prepare


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    paths = Paths.from_env(env)
    if args.volumes:
        return _volumes(paths, env)
    config = load_config(env, also=file_problems)
    for warning in (*misspellings(env), *advice(config), *left_behind(config, paths)):
        print(f"warning: {warning}", file=sys.stderr)
    print("configuration: right")
    say = logger("check", env, sys.stderr)
    print(f"database: {database_check(config, paths, say)}")
    return 0


def _volumes(paths: Paths, env: Mapping[str, str]) -> int:
    """Asked before the one that writes them now is stopped: no database is waited for."""
    try:
        read_only = read_only_volumes(load_config(env), paths)
    except ConfigError:  # another question, which has a report of its own
        read_only = ()
    volumes_prepare(paths, read_only=read_only)
    print("volumes: writable")
    return 0
