"""TLS as the environment and this nginx have it; what is the same everywhere is in tls-*.conf."""

from __future__ import annotations

from appliance.config import Config
from appliance.nginx.capabilities import Capabilities
from appliance.paths import Paths

# Mozilla's intermediate profile, https://ssl-config.mozilla.org/guidelines/5.8.json
_CURVES = "X25519:prime256v1:secp384r1"
_ALT_SVC_SECONDS = 86400


def render(config: Config, paths: Paths, nginx: Capabilities) -> str:
    lines = [*_host(config), *_hsts(config), *_alternatives(config, nginx)]
    if config.has_tls:
        lines += [*_certificate(paths), *_redirect(config), *_sessions(nginx)]
        post_quantum = "X25519MLKEM768:" if nginx.has_post_quantum else ""
        lines += [f"ssl_ecdh_curve {post_quantum}{_CURVES};", "include tls-intermediate.conf;"]
    return "\n".join(lines) + "\n"


def _host(config: Config) -> list[str]:
    """The Host header for Django; a request over HTTP/3 carries the name elsewhere.

    Who asks whether we are ready may call us anything: Django knows a name of ours.
    """
    port = "" if config.https_port == 443 else f":{config.https_port}"
    ready = f'"{config.probe_host}"'
    return [
        *_map("$http_host $asked_host", {'""': f'"$host{port}"', "default": "$http_host"}),
        *_map("$uri $client_host", {"/health/ready/": ready, "default": "$asked_host"}),
    ]


def _hsts(config: Config) -> list[str]:
    """By the scheme that the client used, with us or with a trusted proxy."""
    if config.tls not in {"acme", "custom"} or config.acme_staging or not config.hsts_seconds:
        return _map("$https $hsts", {"default": '""'})
    policy = f"max-age={config.hsts_seconds}"
    policy += "; includeSubDomains" if config.hsts_subdomains else ""
    policy += "; preload" if config.hsts_preload else ""
    return [
        *_map("$client_scheme $client_https", {"https": "on", "default": '""'}),
        *_map("$client_https $hsts", {"on": f'"{policy}"', "default": '""'}),
    ]


def _alternatives(config: Config, nginx: Capabilities) -> list[str]:
    """HTTP/3 is offered at the port the client came by: the one outside may be another."""
    if not (config.has_tls and nginx.has_http3):
        return _map("$https $alt_svc", {"default": '""'})
    offer = f"'h3=\":$client_port\"; ma={_ALT_SVC_SECONDS}'"
    return [
        *_map(
            "$http_host $client_port", {r'"~:(?<given_port>\d+)$"': "$given_port", "default": "443"}
        ),
        *_map('"$https$http_host" $alt_svc', {'"~^on."': offer, "default": '""'}),
    ]


def _certificate(paths: Paths) -> list[str]:
    """The folder of the pair to serve, found anew at each handshake, see certs/serving.py."""
    pairs = paths.tls / "pairs"
    return _map("$realpath_root $tls_pair", {'"~/(?<tls_name>[0-9a-f]+)$"': f"{pairs}/$tls_name"})


def _redirect(config: Config) -> list[str]:
    """Who came by our inner HTTP port finds HTTPS at the inner port too; else at 443."""
    suffix = "" if config.https_port == 443 else f":{config.https_port}"
    inner = {f'"~:{config.http_port}$"': f'"{suffix}"'}
    default = suffix if config.http_port == 80 else ""
    suffixes = _map("$http_host $https_suffix", {**inner, "default": f'"{default}"'})
    return [*suffixes, "include redirect-map.conf;"]


def _sessions(nginx: Capabilities) -> list[str]:
    """Resumption without tickets whose key lives for ever."""
    tickets = "on" if nginx.rotates_ticket_keys else "off"
    return [
        "ssl_session_cache shared:tls:10m;",
        "ssl_session_timeout 1d;",
        f"ssl_session_tickets {tickets};",
    ]


def _map(variables: str, values: dict[str, str]) -> list[str]:
    return [f"map {variables} {{", *(f"    {key} {value};" for key, value in values.items()), "}"]
