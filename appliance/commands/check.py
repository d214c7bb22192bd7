"""`appliance check`: is this configuration right, and does the database answer?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from appliance.boot import database_check
from appliance.certs.prepare import check_files
from appliance.config import advice, load_config, misspellings
from appliance.database.embedded import left_behind
from appliance.log import logger
from appliance.paths import Paths


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    config = load_config(env)
    paths = Paths.from_env(env)
    check_files(config)
    for warning in (*misspellings(env), *advice(config), *left_behind(config, paths)):
        print(f"warning: {warning}", file=sys.stderr)
    print("configuration: right")
    say = logger("check", env, sys.stderr)
    print(f"database: {database_check(config, paths, say)}")
    return 0
