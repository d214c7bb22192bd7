"""`appliance scheduler`: run what is due, say when to look again. Run by loop.sh."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from appliance.config import load_config
from appliance.files import write_whole
from appliance.log import logger
from appliance.paths import Paths
from appliance.scheduler import jobs, look
from appliance.signals import end_in_order


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    end_in_order()
    config, paths = load_config(env), Paths.from_env(env)
    state = paths.data / "scheduler.json"
    seconds = look(jobs(config, paths), state, logger("scheduler", env))
    write_whole(paths.run / "scheduler.next", f"{seconds:.0f}\n")
    return 0
