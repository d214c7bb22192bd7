"""`appliance backup`: one archive on the backups volume; prints its path."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from appliance.backup import backup
from appliance.config import load_config
from appliance.paths import Paths
from appliance.progress import Shown
from appliance.signals import end_in_order


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    end_in_order()
    print(backup(load_config(env), Paths.from_env(env), progress=Shown("backup", env)))
    return 0
