"""What the shell loop reads: seconds to sleep, and files whose change wakes it."""

from __future__ import annotations

from appliance.certs.authority import lineage
from appliance.config import Config
from appliance.files import write_whole
from appliance.paths import Paths

NAME = "certs"
_FIRST_SECONDS = 1


def schedule(config: Config, paths: Paths, seconds: float) -> None:
    write_whole(paths.run / f"{NAME}.watch", "\n".join(_watched(config, paths)) + "\n")
    write_whole(paths.run / f"{NAME}.next", f"{max(1, int(seconds))}\n")


def schedule_first(config: Config, paths: Paths) -> None:
    """Shortly after the start, when nginx is up; without TLS never."""
    if config.has_tls:
        schedule(config, paths, _FIRST_SECONDS)
    else:
        write_whole(paths.run / f"{NAME}.next", "never\n")


def _watched(config: Config, paths: Paths) -> list[str]:
    """Files of the operator, or what another container may have renewed."""
    if config.tls == "custom":
        return [config.tls_cert_file, config.tls_key_file]
    if config.tls == "acme":
        return [str(paths.certificates / "live" / lineage(config) / "fullchain.pem")]
    return []
