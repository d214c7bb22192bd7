"""`appliance status`: processes, memory, database, disk, versions."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from appliance.config import load_config
from appliance.paths import Paths
from appliance.status import status


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    facts = status(load_config(env), Paths.from_env(env))
    if args.json:
        print(json.dumps(facts, indent=2))
    else:
        print("\n".join(_lines(facts)))
    return 0 if facts["ready"].get("status") == "ready" else 1


def _lines(facts: dict[str, Any]) -> list[str]:
    lines = []
    for name, value in facts.items():
        label = name.replace("_", " ")
        if isinstance(value, dict):
            lines.append(label)
            lines += [
                f"  {key.replace('_', ' '):<22} {_plain(item)}" for key, item in value.items()
            ]
        else:
            lines.append(f"{label:<24} {_plain(value)}")
    return lines


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return "none yet" if value is None else str(value)
