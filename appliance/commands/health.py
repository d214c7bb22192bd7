"""`appliance health`: ready or not, through the front door. The image's HEALTHCHECK."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from appliance.config import load_config
from appliance.paths import Paths
from appliance.probes import Door, ask_nginx, instance


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    door = Door.of(load_config(env), instance(Paths.from_env(env)))
    answer = ask_nginx(door, "/health/ready/")
    print(json.dumps(answer.body))
    return 0 if answer.status == 200 else 1
