"""`appliance restore FILE`: bring one of our backups back."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from appliance.config import load_config
from appliance.paths import Paths
from appliance.restore import restore


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    restore(load_config(env), Paths.from_env(env), Path(args.archive))
    print(f"restored from {args.archive}")
    return 0
