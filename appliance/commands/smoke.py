"""`appliance smoke`: what a person would ask first, asked through our own front door."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from appliance.config import load_config
from appliance.errors import ApplianceError
from appliance.paths import Paths
from appliance.smoke import smoke


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    failed = []
    for result in smoke(load_config(env), Paths.from_env(env)):
        print(json.dumps(result.facts()), flush=True)
        if not result.ok:
            failed.append(f"{result.check} ({result.detail})")
    if failed:
        raise ApplianceError(f"it does not answer as it must: {', '.join(failed)}")
    return 0
