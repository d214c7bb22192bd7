"""`appliance move-to-postgresql`: everything from the embedded SQLite into DB_HOST's PostgreSQL."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from appliance.config import Config, load_config
from appliance.errors import ApplianceError, ConfigError
from appliance.log import logger
from appliance.moving import Moved, Plan, move
from appliance.paths import Paths
from appliance.progress import Shown
from appliance.signals import end_in_order

_KEY = "the key that all sessions and tokens are signed with"
_KEPT = "give that as SECRET_KEY, or everybody has to log in anew"
# The product's tables that a person counts in.
_TOLD = {"accounts_user": "users", "betting_bet": "bets"}


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    end_in_order()
    paths = Paths.from_env(env)
    config = _configured(env, paths)

    def agree(plan: Plan) -> None:
        print("\n".join([*_plan(plan), *_sessions(config, paths)]), flush=True)
        if not args.yes:
            _ask()

    say = logger("move", env, sys.stderr)
    moved = move(config, paths, args.replace, agree, Shown("move", env), say)
    print("\n".join(_done(moved, paths)))
    return 0


def _configured(env: Mapping[str, str], paths: Paths) -> Config:
    try:
        return load_config(env)
    except ConfigError as error:
        if "SECRET_KEY is missing" not in str(error) or not paths.secret_key.exists():
            raise
        raise ConfigError(str(error), f"{_KEY} is in {paths.secret_key}: {_KEPT}") from None


def _sessions(config: Config, paths: Paths) -> list[str]:
    """A trial without a SECRET_KEY has one on the data volume: it has to be named from now on."""
    try:
        kept = paths.secret_key.read_text().strip()
    except OSError:
        return []
    if kept == config.secret_key:
        return []
    return [
        f"If the site has run without a SECRET_KEY until now, {_KEY}",
        f"is {paths.secret_key}: {_KEPT}",
    ]


def _plan(plan: Plan) -> list[str]:
    lines = [
        "This moves everything from the embedded SQLite into PostgreSQL.",
        f"  from        {plan.file}: {_told(plan.rows)}",
        f"  to          {plan.to}",
        f"  in there    {_told(plan.target) if plan.target else 'nothing that would be lost'}",
    ]
    if plan.target:
        lines += ["              all of it is replaced, an archive of it is made first"]
    if plan.behind:
        lines += [f"  migrations  {len(plan.behind)} to apply, on a copy of the file"]
    return [
        *lines,
        "While it moves the site reads, and answers 503 to what would write.",
    ]


def _told(rows: Mapping[str, int]) -> str:
    named = [f"{rows.get(table, 0)} {word}" for table, word in _TOLD.items()]
    filled = sum(1 for count in rows.values() if count)
    return ", ".join([*named, f"{sum(rows.values())} rows in {filled} tables"])


def _ask() -> None:
    if not sys.stdin.isatty():
        raise ApplianceError(
            "nobody is there to be asked: nothing was changed",
            "say yes beforehand: appliance move-to-postgresql --yes; or type it on a terminal: "
            "docker exec -it",
        )
    try:
        answer = input("Type yes to go on: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        raise ApplianceError("not moved: nothing was changed")


def _done(moved: Moved, paths: Paths) -> list[str]:
    lines = [f"moved: {_told(moved.rows)}; each is the same on both sides, the ledger holds"]
    if moved.archive:
        lines.append(f"what was in PostgreSQL before is in {moved.archive}")
    return [
        *lines,
        f"The SQLite file stays as it was, {paths.sqlite}; no start with DB_HOST reads it, and",
        "nothing can be written into it any more. There is no way back from PostgreSQL to SQLite:",
        "what will be written from now on comes back from an archive, appliance backup.",
    ]
