"""Before nginx starts: something to serve, and a first look ordered.

Without TLS nothing of it is imported: a start has no time for cryptography.
"""

from __future__ import annotations

from pathlib import Path

from appliance.certs.schedule import schedule_first
from appliance.config import Config
from appliance.config.files import obstacle
from appliance.log import Say
from appliance.paths import Paths


def prepare(config: Config, paths: Paths, say: Say) -> None:
    """The best certificate at once, in the last resort a placeholder: nginx starts with any."""
    schedule_first(config, paths)
    if config.has_tls:
        _serve_first(config, paths, say)


def read_only_volumes(config: Config, paths: Paths) -> tuple[Path, ...]:
    """A volume with a certificate to serve is enough to start; without one it must take one."""
    if config.tls != "acme":
        return ()
    from appliance.certs.store import read_store

    return (paths.certificates, paths.challenges) if read_store(paths).kept else ()


def file_problems(config: Config) -> list[str]:
    """What is wrong with the operator's own files; asked before a start, see `load_config`.

    Not later: they are replaced while we run.
    """
    if config.tls != "custom":
        return []
    given = {"TLS_CERT_FILE": config.tls_cert_file, "TLS_KEY_FILE": config.tls_key_file}
    unreadable = [
        f"{name} is {path!r}, need a file that this container can read ({reason})"
        for name, path in given.items()
        if path and (reason := obstacle(Path(path)))
    ]
    return unreadable if unreadable or not all(given.values()) else _pair_problems(config)


def _pair_problems(config: Config) -> list[str]:
    from appliance.certs.certificate import BrokenPair
    from appliance.certs.choice import custom_pair

    try:
        custom_pair(config)
    except BrokenPair as error:
        return [
            f"TLS_CERT_FILE and TLS_KEY_FILE are not a pair: {error}, need a PEM file with your "
            "certificate first and then its chain, and its key"
        ]
    return []


def _serve_first(config: Config, paths: Paths, say: Say) -> None:
    from appliance.certs.choice import choose
    from appliance.certs.serving import point_to

    paths.tls.mkdir(mode=0o700, exist_ok=True)
    choice = choose(config, paths)
    for problem in choice.problems:
        say(problem, level="warning")
    point_to(choice.pair, paths)
    say(f"serving a {choice.kind} certificate", issuer=choice.pair.certificate.issuer)
