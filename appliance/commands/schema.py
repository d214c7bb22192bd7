"""`appliance schema`: which migrations the database has, and which this code knows."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping

from appliance.config import load_config
from appliance.database.schema import schema
from appliance.log import logger
from appliance.paths import Paths


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    say = logger("schema", env, sys.stderr)
    print(json.dumps(schema(load_config(env), Paths.from_env(env), say).facts()))
    return 0
