"""`appliance release`: what this image is, for whoever compares two."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from appliance.release import release


def run(_args: argparse.Namespace, _env: Mapping[str, str]) -> int:
    print(json.dumps(release()))
    return 0
