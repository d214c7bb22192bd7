"""`appliance migrate-back`: the schema of an older release, whose migrations come by stdin."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping

from appliance.config import load_config
from appliance.database.reversing import migrate_back
from appliance.errors import ApplianceError
from appliance.log import logger
from appliance.paths import Paths


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    if sys.stdin.isatty():
        raise ApplianceError(
            "stdin is no list of migrations",
            "appliance release of the older image tells it: … | appliance migrate-back",
        )
    say = logger("migrate-back", env, sys.stderr)
    config, paths = load_config(env), Paths.from_env(env)
    told = migrate_back(config, paths, sys.stdin.read(), say, dry=args.dry_run)
    print(json.dumps(told))
    if told["irreversible"]:
        lines = [f"  {name}: {reason}" for name, reason in told["irreversible"].items()]
        raise ApplianceError("\n".join(["these migrations cannot be taken back", *lines]))
    return 0
