"""The `appliance` command: one verb a file in `appliance.commands`, imported when asked for."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence

from appliance.errors import ApplianceError

# Verb → what it does. Importing a verb's module to ask it would slow every start.
VERBS = {
    "status": "show processes, memory, database, disk and versions",
    "health": "ask /health/ready/ through nginx; exit 0 when ready",
    "check": "check the configuration and reach the database, start nothing",
    "backup": "write one archive of database and uploaded files to the backups volume",
    "restore": "replace database and uploaded files by those of a backup",
    "move-to-postgresql": "move everything from the embedded SQLite into the PostgreSQL of DB_HOST",
    "release": "version, revision, migrations and settings of this image, as JSON",
    "schema": "compare the database's migrations with this image's, as JSON",
    "migrate-back": "take back the migrations that are not in the JSON list on stdin",
    "rehearse": "migrate an archive's database in a copy beside the live one",
    "verify": "say whether an archive is whole, and what is in it; change nothing",
    "smoke": "ask this running appliance what a person would; one JSON line a check",
    "certs": "list the certificate; certs renew, certs test",
    "manage": "run one of Django's management commands, such as createsuperuser",
    "boot": "check, wait for the database, migrate, render; run by entrypoint.sh",
    "scheduler": "run the housekeeping and backups that are due; run by supervisord",
    "build": "make schema, static files and list of migrations; once an image",
}
_ARCHIVE = "a file that `appliance backup` wrote; -: standard input"


def main(argv: Sequence[str] | None = None, env: Mapping[str, str] = os.environ) -> int:
    args = build_parser().parse_args(argv)
    command = importlib.import_module(f"appliance.commands.{args.verb.replace('-', '_')}")
    try:
        return int(command.run(args, env))
    except ApplianceError as error:
        print(f"appliance: {error}", file=sys.stderr)
        if error.hint:
            print(f"hint: {error.hint}", file=sys.stderr)
        return error.exit_code


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="appliance", description="WiseBet, looked after.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb, about in VERBS.items():
        sub = verbs.add_parser(verb, help=about, description=about)
        if verb in ("release", "schema", "status"):
            sub.add_argument("--json", action="store_true", help="for programs")
        if verb == "migrate-back":
            sub.add_argument("--dry-run", action="store_true", help="only say whether it can be")
        if verb == "rehearse":
            sub.add_argument("archive", nargs="?", help="a file, or - for stdin")
            sub.add_argument("--forget", action="store_true", help="remove the copy")
        if verb == "check":
            sub.add_argument(
                "--volumes", action="store_true", help="only whether each volume can be written"
            )
        if verb == "restore":
            _restore(sub)
        if verb == "verify":
            sub.add_argument("archive", help=_ARCHIVE)
            sub.add_argument("--json", action="store_true", help="for programs")
        if verb == "move-to-postgresql":
            sub.add_argument("--yes", action="store_true", help="do not ask")
            sub.add_argument(
                "--replace", action="store_true", help="archive and replace what is there"
            )
        if verb == "certs":
            _certs(sub)
        if verb == "manage":
            sub.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", nargs="?", default="", help=_ARCHIVE)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--undo", action="store_true", help="back to what the last one replaced")
    parser.add_argument("--no-undo", action="store_true", help="do not keep what is replaced")
    parser.add_argument(
        "--accept-ledger", action="store_true", help="even if the archive's ledger does not hold"
    )


def _certs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--metrics", action="store_true", help="in Prometheus' text format")
    parser.set_defaults(action="list")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="names, issuer, kind, days left, next look")
    renewing = actions.add_parser("renew", help="ask the CA now; it judges whether it is time")
    renewing.add_argument("--force", action="store_true", help="a new certificate all the same")
    actions.add_parser("test", help="a dry run that explains what is in the way")
    actions.add_parser("look", help="one pass of the loop; run by supervisord")
