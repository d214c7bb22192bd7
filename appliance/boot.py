"""Everything that must be true before anything listens, in order, each step timed."""

from __future__ import annotations

import json
import secrets
import signal
import time
from collections.abc import Mapping
from contextlib import closing

from appliance.candidate import is_candidate, read_only, require_migrated
from appliance.certs.prepare import file_problems, prepare, read_only_volumes
from appliance.config import Config, advice, load_config, misspellings
from appliance.database.applied import Migration, applied_in_postgresql, applied_in_sqlite
from appliance.database.connection import pooler, transaction, wait, where
from appliance.database.embedded import left_behind
from appliance.database.identity import identity
from appliance.database.migrations import manage, migrate, pending
from appliance.errors import ApplianceError
from appliance.files import write_whole
from appliance.leftovers import forget_last_run
from appliance.limits import limits
from appliance.log import Say, logger
from appliance.nginx.install import install
from appliance.paths import Paths
from appliance.probes import Door
from appliance.secret_key import secret_key_ensure
from appliance.static import static_synchronise
from appliance.volumes import volumes_prepare


def boot(env: Mapping[str, str]) -> None:
    """Raise an `ApplianceError` with the exit code of the first thing that is not as it must be."""
    began = time.time()
    signal.signal(signal.SIGTERM, _stop)
    say = logger("boot", env)
    config = load_config(env, also=file_problems)
    for warning in (*misspellings(env), *advice(config)):
        say(warning, level="warning")
    paths = Paths.from_env(env)
    volumes_prepare(paths, read_only=read_only_volumes(config, paths) + read_only(env, paths))
    forget_last_run(paths)
    _explain_trial(config, paths, say)
    for warning in left_behind(config, paths):
        say(warning, level="warning")
    migrated = _database(config, paths, say, env)
    release = static_synchronise(paths.static_build, paths)
    prepare(config, paths, say)
    instance = secrets.token_hex(16)
    install(config, paths, limits(), instance)
    seconds = round(time.time() - began, 2)
    report = {"began": began, "seconds": seconds, "migrated": migrated, "static": release}
    report |= {"instance": instance, "door": Door.of(config, instance)}
    write_whole(paths.run / "boot.json", json.dumps(report))
    say("starting", seconds=seconds, hosts=",".join(config.hosts), http_port=config.http_port)


def _stop(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _explain_trial(config: Config, paths: Paths, say: Say) -> None:
    if not config.uses_postgresql:
        say(
            "no DB_HOST: using the embedded SQLite database, which is for trying out; "
            "name a PostgreSQL for anything you want to keep",
            level="warning",
            file=paths.sqlite,
        )
    if not config.secret_key and secret_key_ensure(paths):
        say("no SECRET_KEY: made one and kept it on the data volume", file=paths.secret_key)


def _database(config: Config, paths: Paths, say: Say, env: Mapping[str, str]) -> bool:
    """Migrated, with its first administrator; True when anything was applied."""
    if is_candidate(env):
        require_migrated(config, paths, say)
        return False
    migrated = migrate(config, paths, say)
    _superuser(config, paths, say, migrated)
    return migrated


def _superuser(config: Config, paths: Paths, say: Say, migrated: bool) -> None:
    """Create the first administrator once; a mark spares later starts a run of Django."""
    if not config.superuser_email:
        return
    mark = paths.data / "superuser"
    done_for = f"{config.superuser_email} {identity(config, paths)}"
    if not migrated:  # else it was created with the migrations
        if mark.exists() and mark.read_text(errors="replace") == done_for:
            return
        done = manage("superuser_ensure", capture_output=True, text=True)
        if done.returncode:
            raise ApplianceError(
                f"the administrator {config.superuser_email} was not created\n{done.stderr.strip()}"
            )
        say(done.stdout.strip())
    write_whole(mark, done_for)


def database_check(config: Config, paths: Paths, say: Say) -> str:
    """One connection to the configured database, described; for `appliance check`.

    Raise `DatabaseAwayError`, or `SchemaNewerError` for one that this code would not start on.
    """
    if not config.uses_postgresql:
        return _schema("embedded SQLite", applied_in_sqlite(paths))
    with closing(wait(config, say)) as connection:
        version = connection.info.parameter_status("server_version")
        through = ", through a pooler" if pooler(connection) else ""
        with transaction(connection):
            applied = applied_in_postgresql(connection)
    return _schema(f"PostgreSQL {version} at {where(config)}{through}", applied)


def _schema(found: str, applied: list[Migration]) -> str:
    missing = len(pending(applied))
    return f"{found}, {missing} migrations to apply" if applied and missing else found


def build(paths: Paths) -> dict[str, object]:
    """Make what the image carries ready-made: schema, static files, list of migrations."""
    from appliance.database.migrations import plan_build
    from appliance.static import static_precompress, static_seal

    paths.data.mkdir(parents=True, exist_ok=True)  # for the SQLite file that a listing opens
    manage("schema_build", check=True)
    manage("collectstatic", "--noinput", "--clear", "--verbosity", "0", check=True)
    return {
        "compressed": static_precompress(paths.static_build),
        "release": static_seal(paths.static_build),
        "migrations": plan_build(),
    }
