"""`appliance boot`: check, wait, migrate, render. Run by entrypoint.sh."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from appliance.boot import boot


def run(_args: argparse.Namespace, env: Mapping[str, str]) -> int:
    boot(env)
    return 0
