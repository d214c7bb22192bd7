"""`appliance watchdog`: supervisord's event listener."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from appliance.watchdog import watch


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    watch(env)
    return 0
