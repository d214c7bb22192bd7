"""`appliance rehearse ARCHIVE`: do this code's migrations go through, on a copy of the database?"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from appliance.config import load_config
from appliance.errors import ApplianceError
from appliance.log import logger
from appliance.paths import Paths
from appliance.rehearsing import forget, rehearse
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
    with _file(args.archive, paths) as archive:
        print(json.dumps(rehearse(config, paths, archive, say)))
    return 0


@contextmanager
def _file(name: str, paths: Paths) -> Iterator[Path]:
    """What comes by stdin is written down: it is read more than once."""
    if name != "-":
        yield Path(name)
        return
    with tempfile.NamedTemporaryFile(dir=paths.data, prefix=".stdin-") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        yield Path(file.name)
