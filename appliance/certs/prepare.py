"""Before nginx starts: something to serve, and a first look ordered."""

from __future__ import annotations

from pathlib import Path

from appliance.certs.certificate import BrokenPair
from appliance.certs.choice import choose, custom_pair
from appliance.certs.schedule import schedule_first
from appliance.certs.serving import point_to
from appliance.certs.store import read_store
from appliance.config import Config
from appliance.errors import ConfigError
from appliance.log import Say
from appliance.paths import Paths


def prepare(config: Config, paths: Paths, say: Say) -> None:
    """The best certificate at once, in the last resort a placeholder: nginx starts with any."""
    schedule_first(config, paths)
    if not config.has_tls:
        return
    paths.tls.mkdir(mode=0o700, exist_ok=True)
    choice = choose(config, paths)
    for problem in choice.problems:
        say(problem, level="warning")
    point_to(choice.pair, paths)
    say(f"serving a {choice.kind} certificate", issuer=choice.pair.certificate.issuer)


def read_only_volumes(config: Config, paths: Paths) -> tuple[Path, ...]:
    """A volume with a certificate to serve is enough to start; without one it must take one."""
    has_certificate = config.tls == "acme" and bool(read_store(paths).kept)
    return (paths.certificates, paths.challenges) if has_certificate else ()


def check_files(config: Config) -> None:
    """Raise `ConfigError` unless the operator's own files are a pair."""
    if config.tls != "custom":
        return
    try:
        custom_pair(config)
    except BrokenPair as error:
        raise ConfigError(
            "the configuration has 1 problem\n"
            f"  TLS_CERT_FILE and TLS_KEY_FILE are not a pair: {error}",
            "give a PEM file with your certificate first and then its chain, and its key",
        ) from None
