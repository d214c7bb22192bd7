"""`appliance manage …`: Django's manage.py inside the container."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from appliance.database.migrations import manage


def run(args: argparse.Namespace, _env: Mapping[str, str]) -> int:
    return manage(*args.arguments).returncode
