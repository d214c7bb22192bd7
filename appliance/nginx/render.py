"""The part of nginx's configuration that depends on the environment, one concern a file."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from pathlib import Path

from appliance.config import Config
from appliance.limits import Limits
from appliance.nginx import servers, tls
from appliance.nginx.capabilities import capabilities
from appliance.paths import Paths
from appliance.probes import INSTANCE_HEADER

_MODULES = Path("/usr/lib/nginx/modules")
_BROTLI_STATIC = _MODULES / "ngx_http_brotli_static_module.so"


def render(config: Config, paths: Paths, limits: Limits, instance: str) -> dict[str, str]:
    """File name → content. `instance` is what our probes know this run by."""
    brotli, nginx = _BROTLI_STATIC.exists(), capabilities()
    return {
        "modules.conf": f"load_module {_BROTLI_STATIC};\n" if brotli else "",
        "brotli.conf": "brotli_static on;\n" if brotli else "",
        "processes.conf": f"worker_processes {max(1, int(limits.cpus))};\n",
        "clients.conf": _clients(config),
        "limits.conf": _limits(config),
        "instance.conf": f"add_header {INSTANCE_HEADER} {instance} always;\n",
        "origins.conf": _origins(config),
        "upstream.conf": _upstream(paths),
        "tls.conf": tls.render(config, paths, nginx),
        "servers.conf": servers.render(config, paths, nginx, hosts=listened(os.environ)),
    }


def _clients(config: Config) -> str:
    """Believe X-Forwarded-* only from TRUSTED_PROXIES; everyone else is who connects."""
    lines = [f"set_real_ip_from {network};" for network in config.trusted_proxies]
    lines += ["real_ip_header X-Forwarded-For;", "real_ip_recursive on;"] if lines else []
    if not lines:
        return 'map "" $client_scheme { default $scheme; }\n'
    trusted = [f"    {network} 1;" for network in config.trusted_proxies]
    return "\n".join(
        [
            *lines,
            "geo $realip_remote_addr $trusted_peer {",
            "    default 0;",
            *trusted,
            "}",
            # Of several proxies the first one speaks with the client.
            'map "$trusted_peer $http_x_forwarded_proto" $client_scheme {',
            r'    "~*^1 https\s*(,|$)" https;',
            r'    "~*^1 http\s*(,|$)" http;',
            "    default $scheme;",
            "}",
            "",
        ]
    )


def _limits(config: Config) -> str:
    """Body size, and request rates a client address (leaky bucket, answered 429 when full)."""
    lines = [
        f"client_max_body_size {config.max_upload_mb}m;",
        f'map "" $max_upload_mb {{ default {config.max_upload_mb}; }}',
        'map "" $everybody { default all; }',
        "limit_conn_zone $everybody zone=in_flight:32k;",
        "limit_conn_log_level notice;",
        "limit_req_log_level notice;",
        "limit_req_status 429;",
        'map "$request_method $uri" $guessing_client {',
        "    ~^POST./api/auth/ $binary_remote_addr;",
        "    ~^POST./admin/login/ $binary_remote_addr;",
        "    ~^GET./api/v1/shared/ $binary_remote_addr;",
        "    ~^DELETE./api/v1/me $binary_remote_addr;",
        '    default "";',
        "}",
        "map $uri $calling_client {",
        '    ~^/(health|static|\\.well-known/acme-challenge)/ "";',
        "    default $binary_remote_addr;",
        "}",
    ]
    if rate := config.rate_limit_api_per_second:
        lines += [
            f"limit_req_zone $calling_client zone=api:2m rate={rate}r/s;",
            f"limit_req zone=api burst={rate * 2} nodelay;",
        ]
    if rate := config.rate_limit_auth_per_minute:
        lines += [
            f"limit_req_zone $guessing_client zone=auth:2m rate={rate}r/m;",
            f"limit_req zone=auth burst={max(5, rate // 2)} nodelay;",
        ]
    return "\n".join(lines) + "\n"


def _origins(config: Config) -> str:
    exposed = "ETag, Location, Retry-After, X-Request-ID"
    allowed = [f'    "{origin}" $http_origin;' for origin in config.cors_allowed_origins]
    return "\n".join(
        [
            "map $http_origin $allowed_origin {",
            '    default "";',
            *allowed,
            "}",
            "map $allowed_origin $allowed_origin_headers {",
            '    "" "";',
            f'    default "{exposed}";',
            "}",
            "",
        ]
    )


def _upstream(paths: Paths) -> str:
    return (
        "upstream django {\n"
        f"    server unix:{paths.gunicorn_socket} fail_timeout=0;\n"
        "    keepalive 32;\n"
        "}\n"
    )


def listened(env: Mapping[str, str]) -> tuple[str, ...]:
    """Where nginx listens: everywhere, unless deploy.sh says otherwise of a host it shares.

    A container's addresses are its own, so that this is no setting of the contract. Our own
    probes come by 127.0.0.1 in any case.
    """
    if given := env.get("APPLIANCE_LISTEN"):
        return tuple(dict.fromkeys(["127.0.0.1", *given.split(",")]))
    return ("", "[::]") if _has_ipv6() else ("",)


def _has_ipv6() -> bool:
    """Whether `listen [::]` would work here; errno 97 where IPv6 is switched off."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::", 0))
            return True
    except OSError:
        return False
