"""A dry run, and what an operator can see for himself before the CA says it."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from appliance.certs.authority import directory_url, lineage
from appliance.certs.certbot import ask
from appliance.certs.outcome import Outcome
from appliance.certs.renewal import PATIENCE_SECONDS, must_wait, note_validation
from appliance.certs.state import lock, read_state
from appliance.config import Config
from appliance.config.kinds import is_address
from appliance.paths import Paths


@dataclass(frozen=True, slots=True)
class Trial:
    seen: tuple[str, ...]
    outcome: Outcome


def trial(config: Config, paths: Paths) -> Trial:
    """Nothing is kept. Let's Encrypt is tried at its staging CA, with its own limits."""
    seen = (f"CA: {directory_url(config)}", *map(_resolves, config.domains))
    with lock(paths, PATIENCE_SECONDS) as ours:
        if not ours:
            return Trial(seen, Outcome("busy", "somebody else is asking the CA"))
        if waiting := must_wait(read_state(paths, lineage(config)), force=True):
            return Trial(seen, waiting)
        outcome = ask(config, paths, dry_run=True)
        note_validation(config, paths, outcome)
        return Trial(seen, outcome)


def _resolves(name: str) -> str:
    """As this machine sees it; the CA asks public DNS."""
    if is_address(name):
        return f"{name}: an address, the CA must offer certificates for those"
    try:
        found = socket.getaddrinfo(name, 80, type=socket.SOCK_STREAM)
    except OSError:
        return f"{name}: does not resolve from here"
    addresses = sorted({str(entry[4][0]) for entry in found})
    return f"{name}: from here {', '.join(addresses)}; must be this server's public address"
