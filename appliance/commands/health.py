"""`appliance health`: ready or not, through the front door. The image's HEALTHCHECK."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from appliance.config import load_config
from appliance.probes import Door, ask_nginx


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    answer = ask_nginx(Door.of(load_config(env)), "/health/ready/")
    print(json.dumps(answer.body))
    return 0 if answer.status == 200 else 1
