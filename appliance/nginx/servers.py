"""Server blocks: which ports and names are answered, and what strangers get."""

from __future__ import annotations

from appliance.config import Config


def render(config: Config, *, ipv6: bool) -> str:
    listen = _listen(config.http_port, ipv6)
    if "*" in config.hosts:
        return _server([*(f"{line} default_server" for line in listen), "server_name _"], _SITE)
    names = " ".join(config.hosts)
    return _strangers(listen) + _server([*listen, f"server_name {names}"], _SITE)


_SITE = ["include site.conf"]

# A load balancer probes by address; every other stranger is hung up on.
_ALIVE_ONLY = """
    location = /health/ {
        default_type application/json;
        return 200 '{"status":"alive"}';
    }
    location / {
        return 444;
    }
"""


def _listen(port: int, ipv6: bool) -> list[str]:
    return [f"listen {port}", *([f"listen [::]:{port}"] if ipv6 else [])]


def _strangers(listen: list[str]) -> str:
    head = [*(f"{line} default_server" for line in listen), "server_name _"]
    return "server {\n" + _lines(head) + _ALIVE_ONLY + "}\n"


def _server(head: list[str], body: list[str]) -> str:
    return "server {\n" + _lines([*head, *body]) + "}\n"


def _lines(directives: list[str]) -> str:
    return "".join(f"    {directive};\n" for directive in directives)
