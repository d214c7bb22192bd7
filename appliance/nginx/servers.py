"""Server blocks: which ports and names are answered, and what strangers get."""

from __future__ import annotations

from collections.abc import Sequence

from appliance.config import Config
from appliance.config.kinds import is_address
from appliance.nginx.capabilities import Capabilities
from appliance.paths import Paths

_SITE = ["include challenge.conf", "include site.conf"]
_TO_HTTPS = ["include tls-redirect.conf"]

_HANG_UP = "    location / {\n        return 444;\n    }\n"


def render(config: Config, paths: Paths, nginx: Capabilities, *, hosts: Sequence[str]) -> str:
    """`hosts`: the addresses to listen at, as nginx writes them; empty: all of IPv4."""
    site = _TO_HTTPS if config.has_tls else _SITE
    http = _http(config, _addresses(config.http_port, hosts), site)
    return http + (_https(config, paths, nginx, hosts) if config.has_tls else "")


def _http(config: Config, addresses: list[str], site: list[str]) -> str:
    listen = [f"listen {address}" for address in addresses]
    first = [f"{line} default_server" for line in listen]
    if "*" in config.hosts:
        return _server([*first, "server_name _", *site])
    # A CA asks for its challenge by any name.
    answers = ["server_name _", "include challenge.conf", "include strangers.conf"]
    return _server([*first, *answers], _HANG_UP) + _server([*listen, _names(config), *site])


def _https(config: Config, paths: Paths, nginx: Capabilities, hosts: Sequence[str]) -> str:
    addresses = _addresses(config.https_port, hosts)
    speaks = ["http2 on"] if nginx.has_http2_directive else []
    speaks += ["http3 on"] if nginx.has_http3 else []
    # An empty folder whose name says which pair is served, see tls.py.
    certificate = [f"root {paths.tls}/current", f"include {paths.tls}/certificate.conf"]
    site = [_names(config), *speaks, *certificate, *_SITE]
    if "*" in config.hosts and config.tls == "self-signed":
        return _server([*_listen_tls(addresses, nginx, first=True), *site])
    # A client that asks for an address names none in its handshake.
    by_address = any(is_address(host.strip("[]")) for host in config.certificate_names)
    answer = certificate if by_address else ["ssl_reject_handshake on"]
    first = [*_listen_tls(addresses, nginx, first=True), "server_name _", *answer]
    return _server([*first, "include strangers.conf"], _HANG_UP) + _server(
        [*_listen_tls(addresses, nginx, first=False), *site]
    )


def _listen_tls(addresses: list[str], nginx: Capabilities, *, first: bool) -> list[str]:
    old_http2 = "" if nginx.has_http2_directive else " http2"
    default = " default_server" if first else ""
    lines = [f"listen {address} ssl{old_http2}{default}" for address in addresses]
    if nginx.has_http3:
        # Each worker has a socket of its own, so that a connection stays with it.
        shared = " reuseport" if first else ""
        lines += [f"listen {address} quic{shared}{default}" for address in addresses]
    return lines


def _names(config: Config) -> str:
    named = [host for host in config.hosts if host != "*"]
    return f"server_name {' '.join(named) or '_'}"


def _addresses(port: int, hosts: Sequence[str]) -> list[str]:
    return [f"{host}:{port}".removeprefix(":") for host in hosts]


def _server(directives: list[str], more: str = "") -> str:
    lines = "".join(f"    {directive};\n" for directive in directives)
    return "server {\n" + lines + more + "}\n"
