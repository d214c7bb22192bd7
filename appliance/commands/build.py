"""`appliance build`: what the image carries ready-made. Run by the Dockerfile."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from appliance.boot import build
from appliance.log import logger
from appliance.paths import Paths


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    made = build(Paths.from_env(env))
    logger("build", env)("built", **made)
    return 0
