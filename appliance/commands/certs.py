"""`appliance certs`: what is served, renew now, try out, and the look of the loop."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping

from appliance.certs.look import look, reconcile
from appliance.certs.outcome import Outcome
from appliance.certs.renewal import renew
from appliance.certs.report import metrics, report
from appliance.certs.trial import trial
from appliance.config import Config, load_config
from appliance.errors import ApplianceError
from appliance.log import logger
from appliance.paths import Paths


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    config, paths = load_config(env), Paths.from_env(env)
    if args.action == "look":
        look(config, paths, logger("certbot", env))
        return 0
    if args.action == "renew":
        return _renew(config, paths, env, force=args.force)
    if args.action == "test":
        return _test(config, paths)
    return _list(config, paths, args)  # also without an action


def _list(config: Config, paths: Paths, args: argparse.Namespace) -> int:
    facts = report(config, paths)
    if args.json:
        print(json.dumps(facts, indent=2))
    elif args.metrics:
        print(metrics(facts), end="")
    else:
        for name, value in facts.items():
            shown = ", ".join(value) if isinstance(value, list) else value
            print(f"{name.replace('_', ' '):<30} {shown}")
    return 0


def _renew(config: Config, paths: Paths, env: Mapping[str, str], *, force: bool) -> int:
    _need_ca(config)
    say = logger("certbot", {**env, "LOG_FORMAT": "text"}, sys.stderr)
    outcome = renew(config, paths, say, force=force)
    reconcile(config, paths, say)
    return _show(outcome)


def _test(config: Config, paths: Paths) -> int:
    _need_ca(config)
    found = trial(config, paths)
    print("\n".join(found.seen))
    return _show(found.outcome)


def _need_ca(config: Config) -> None:
    if config.tls != "acme":
        raise ApplianceError(
            f"TLS_MODE is {config.tls}: no CA is asked", "name DOMAINS and ACME_EMAIL for that"
        )


def _show(outcome: Outcome) -> int:
    print(f"{outcome.result}: {outcome.detail}")
    if outcome.hint:
        print(f"hint: {outcome.hint}")
    return 0 if outcome.is_good else 1
