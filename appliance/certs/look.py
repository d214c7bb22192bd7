"""One look: serve the best certificate there is; ask the CA when it is time."""

from __future__ import annotations

import time

from appliance.certs.authority import lineage
from appliance.certs.certificate import BrokenPair, now
from appliance.certs.choice import Choice, choose, describe
from appliance.certs.outcome import Outcome
from appliance.certs.renewal import interval, renew
from appliance.certs.schedule import schedule
from appliance.certs.serving import serve, served_fingerprint
from appliance.certs.state import read_state
from appliance.config import Config
from appliance.errors import ApplianceError
from appliance.log import Say
from appliance.paths import Paths

_BUSY_SECONDS = 60
_AGAIN_SECONDS = 30
_NGINX_SECONDS = 20
_SHORTEST_SECONDS = 10.0


def look(config: Config, paths: Paths, say: Say) -> None:
    """What the loop runs. Whatever goes wrong is told, and looked at again soon."""
    _wait_for_nginx(config)
    try:
        reconcile(config, paths, say)
        seconds = interval(config, paths)
        if config.tls == "acme":
            outcome = renew(config, paths, say, when_due=True)
            if outcome.result == "renewed":
                reconcile(config, paths, say)
            seconds = min(seconds, _until_next(config, paths, outcome))
    except (ApplianceError, BrokenPair, OSError) as error:
        say(f"{error}; looking again in {_AGAIN_SECONDS} seconds", level="error")
        seconds = _AGAIN_SECONDS
    schedule(config, paths, seconds)
    (paths.tls / "looked").touch()


def reconcile(config: Config, paths: Paths, say: Say) -> Choice:
    """Make what clients get the best of what is there."""
    choice = choose(config, paths)
    about = choice.pair.certificate
    for problem in choice.problems:
        say(f"{problem}; serving {describe(choice)} instead", level="warning")
    if served_fingerprint(config) != about.fingerprint:
        serve(choice.pair, config, paths)
        say(f"now serving {describe(choice)}", names=",".join(about.names), issuer=about.issuer)
    _warn(choice, say)
    return choice


def _warn(choice: Choice, say: Say) -> None:
    """Nobody else does: Let's Encrypt sends no mails any more."""
    about, moment = choice.pair.certificate, now()
    if moment < about.not_before:
        say(
            f"the certificate is valid from {about.not_before:%Y-%m-%d %H:%M} UTC on, and our "
            f"clock says {moment:%Y-%m-%d %H:%M}: is this machine's clock right?",
            level="error",
        )
    elif moment >= about.not_after:
        say(
            f"the certificate ran out on {about.not_after:%Y-%m-%d %H:%M} UTC, or this machine's "
            "clock is wrong; it is served until there is a better one",
            level="error",
        )
    elif (about.not_after - moment) < (about.not_after - about.not_before) / 4:
        say(f"the certificate runs out in {about.days_left(moment)} days", level="warning")


def _until_next(config: Config, paths: Paths, outcome: Outcome) -> float:
    if outcome.result == "busy":
        return _BUSY_SECONDS
    due = max(outcome.retry_at, read_state(paths, lineage(config)).next_at)
    return max(_SHORTEST_SECONDS, due - time.time())


def _wait_for_nginx(config: Config) -> None:
    deadline = time.monotonic() + _NGINX_SECONDS
    while not served_fingerprint(config) and time.monotonic() < deadline:
        time.sleep(0.2)
