"""`appliance rehearse ARCHIVE`: do this code's migrations go through, on a copy of the database?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping

from appliance.config import load_config
from appliance.errors import ApplianceError
from appliance.log import logger
from appliance.paths import Paths
from appliance.progress import Shown
from appliance.rehearsing import forget, rehearse
from appliance.secret_key import secret_key_ensure
from appliance.signals import end_in_order


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    end_in_order()
    config, paths = load_config(env), Paths.from_env(env)
    say = logger("rehearse", env, sys.stderr)
    if args.forget:
        if not forget(config, paths, say):
            say("what is there was not made by a rehearsal, and stays", level="warning")
        return 0
    if not args.archive:
        raise ApplianceError("no archive is named", "appliance rehearse ARCHIVE, or - for stdin")
    if not config.secret_key:
        secret_key_ensure(paths)
    progress = Shown("rehearse", env)
    print(json.dumps(rehearse(config, paths, args.archive, say, progress)))
    return 0
