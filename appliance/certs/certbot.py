"""Runs certbot: one lineage for all names, over the web root that nginx serves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from appliance.certs.authority import LETSENCRYPT, LETSENCRYPT_STAGING, directory_url, lineage
from appliance.certs.explain import failure
from appliance.certs.outcome import Outcome, volume_failure
from appliance.config import Config, variables
from appliance.config.kinds import is_address
from appliance.files import write_private
from appliance.paths import CODE_ROOT, Paths

_TIMEOUT_SECONDS = 600
# What passes by itself is asked again at once, this often and after so many seconds;
# what is left then waits its turn, see backoff.py.
_PASSING = {"bad-nonce": (0, 1), "ca-trouble": (1, 4), "ca-unreachable": (1, 4)}
_SHORT_WAIT_SECONDS = 20  # that the CA itself asks for
_LONGEST_SECONDS = 60  # after this nothing is asked again in the same run
_ROOM_BYTES = 256 * 1024  # an issuance writes about 20 kB


def ask(config: Config, paths: Paths, *, force: bool = False, dry_run: bool = False) -> Outcome:
    """One run: issue, renew when it is time, change names. Never raises for what a CA does."""
    if problem := _volume_problem(paths):
        return problem
    home = paths.run / "certbot"
    home.mkdir(mode=0o700, exist_ok=True)
    write_private(home / "certbot.ini", _settings(config).encode())
    argv = command(config, paths, force=force, dry_run=dry_run)
    env, began, tried = _environment(config, home), time.monotonic(), 0
    outcome = _run(argv, env, home)
    while time.monotonic() - began < _LONGEST_SECONDS:
        pause = pause_before(outcome, tried, time.time())
        if pause is None:
            break
        time.sleep(pause)
        outcome, tried = _run(argv, env, home), tried + 1
    return outcome


def pause_before(outcome: Outcome, tried: int, now: float) -> float | None:
    """Seconds until the same is asked again in this run; None: what it says stands."""
    pauses = _PASSING.get(outcome.result, (0, 0) if outcome.retry_at else ())
    if outcome.is_good or outcome.validation_failed or tried >= len(pauses):
        return None
    pause = max(pauses[tried], outcome.retry_at - now)
    return pause if pause <= _SHORT_WAIT_SECONDS else None


def _run(argv: list[str], env: dict[str, str], home: Path) -> Outcome:
    shutil.rmtree(home / "logs", ignore_errors=True)
    try:
        done = subprocess.run(
            argv,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_SECONDS,
            cwd=CODE_ROOT,
        )
    except subprocess.TimeoutExpired:
        return Outcome("ca-unreachable", f"the CA kept us waiting for {_TIMEOUT_SECONDS} seconds")
    output = f"{done.stdout}\n{done.stderr}"
    if done.returncode:
        return failure(output, _log(home), time.time())
    if "--dry-run" in argv:
        return Outcome("tested", "the dry run went well: a certificate would be given")
    if "no action taken" in output:
        return Outcome("kept", "not due for renewal")
    return Outcome("renewed", "the CA gave a new certificate")


def command(
    config: Config, paths: Paths, *, force: bool = False, dry_run: bool = False
) -> list[str]:
    """certbot's argv. Secrets stand in its settings file: argv is seen by `ps`."""
    home = paths.run / "certbot"
    argv = [
        sys.executable,
        "-m",
        "appliance.certs.client",
        "certonly",
        "--config",
        str(home / "certbot.ini"),
    ]
    argv += ["--non-interactive", "--no-random-sleep-on-renew", "--cert-name", lineage(config)]
    argv += ["--config-dir", str(paths.certificates)]
    argv += ["--work-dir", str(home / "work"), "--logs-dir", str(home / "logs")]
    argv += ["--max-log-backups", "0", "--webroot", "--webroot-path", str(paths.challenges)]
    argv += ["--key-type", "ecdsa", "--elliptic-curve", "secp256r1", "--renew-with-new-domains"]
    argv += ["--force-renewal" if force and not dry_run else "--keep-until-expiring"]
    if dry_run:
        argv.append("--dry-run")
    argv += ["--server", _server(config, dry_run)]
    for name in config.domains:
        argv += ["--ip-address" if is_address(name) else "--domain", name]
    if any(map(is_address, config.domains)):
        # Let's Encrypt gives addresses certificates of six days only.
        argv += ["--preferred-profile", "shortlived"]
    return argv


def _server(config: Config, dry_run: bool) -> str:
    """Let's Encrypt wants to be tried out at its test CA; others have none."""
    url = directory_url(config)
    return LETSENCRYPT_STAGING if dry_run and url == LETSENCRYPT else url


def _settings(config: Config) -> str:
    lines = ["agree-tos = true", "no-eff-email = true", f"email = {config.acme_email}"]
    if config.acme_eab_kid:
        lines += [f"eab-kid = {config.acme_eab_kid}", f"eab-hmac-key = {config.acme_eab_hmac_key}"]
    return "\n".join(lines) + "\n"


def _environment(config: Config, home: Path) -> dict[str, str]:
    """Ours without its secrets: certbot has no use for them."""
    secret = {name for name, about in variables().items() if about.secret}
    env = {name: value for name, value in os.environ.items() if name not in secret}
    env["HOME"] = str(home)
    if config.acme_ca_file:
        env["REQUESTS_CA_BUNDLE"] = config.acme_ca_file
    return env


def _volume_problem(paths: Paths) -> Outcome | None:
    """What cannot be kept counts against the CA's limits all the same: try before asking."""
    probe = paths.certificates / "appliance" / ".room"
    try:
        probe.parent.mkdir(mode=0o700, exist_ok=True)
        write_private(probe, b"\0" * _ROOM_BYTES)
        probe.unlink()
    except OSError as error:
        return volume_failure(str(error.strerror).lower())
    return None


def _log(home: Path) -> str:
    try:
        return (home / "logs" / "letsencrypt.log").read_text(errors="replace")
    except OSError:
        return ""
