"""nginx's side of TLS."""

from pathlib import Path

import pytest

from appliance.config import load_config
from appliance.nginx import servers, tls
from appliance.nginx.capabilities import Capabilities, parse
from appliance.paths import Paths

KEY = "k3yJ9-vN2wQ8_zR5tX7uB1mC4sD6fG0h"
ACME = {"SECRET_KEY": KEY, "DOMAINS": "a.example", "ACME_EMAIL": "ops@example.com"}
TRIXIE = Capabilities((1, 26, 3), (3, 5, 0), True)
BOOKWORM = Capabilities((1, 22, 1), (3, 0, 17), False)


def settings(nginx=TRIXIE, **env):
    return tls.render(load_config({**ACME, **env}), Paths(Path("/")), nginx)


def blocks(nginx=TRIXIE, **env):
    config = load_config({**ACME, **env})
    return servers.render(config, Paths(Path("/")), nginx, hosts=[""])


def test_what_nginx_can_do_is_read_from_its_own_words():
    text = (
        "nginx version: nginx/1.26.3\nbuilt with OpenSSL 3.5.7 9 Jun 2026 "
        "(running with OpenSSL 3.5.9 29 Sep 2026)\nconfigure arguments: --with-http_v3_module\n"
    )

    assert parse(text) == Capabilities((1, 26, 3), (3, 5, 9), True)


def test_a_new_nginx_speaks_http3_and_an_old_one_http2():
    assert "listen 443 quic reuseport default_server;" in blocks()
    assert "http2 on;" in blocks()
    assert "quic" not in blocks(BOOKWORM)
    assert "listen 443 ssl http2;" in blocks(BOOKWORM)


def test_unknown_names_get_no_handshake():
    assert "ssl_reject_handshake on;" in blocks()


def test_an_address_is_served_without_a_name_in_the_handshake():
    text = blocks(DOMAINS="192.0.2.7")

    assert "ssl_reject_handshake" not in text
    assert text.count("include /run/appliance/tls/certificate.conf;") == 2


def test_without_tls_there_is_no_tls():
    text = blocks(TLS_MODE="off")

    assert "ssl" not in text and "tls-redirect.conf" not in text


@pytest.mark.parametrize(
    ("env", "policy"),
    [
        ({}, '"max-age=2592000"'),
        (
            {"HSTS_SECONDS": "63072000", "HSTS_SUBDOMAINS": "1"},
            '"max-age=63072000; includeSubDomains"',
        ),
        (
            {"HSTS_SECONDS": "63072000", "HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"},
            '"max-age=63072000; includeSubDomains; preload"',
        ),
    ],
)
def test_browsers_insist_on_https_as_long_as_told(env, policy):
    assert f"    on {policy};" in settings(**env)


@pytest.mark.parametrize("env", [{"HSTS_SECONDS": "0"}, {"ACME_STAGING": "1"}, {"TLS_MODE": "off"}])
def test_nobody_insists_on_https_before_it_is_trusted(env):
    assert "max-age" not in settings(**env).split("$alt_svc")[0]


def test_ticket_keys_are_rotated_or_there_are_none():
    assert "ssl_session_tickets on;" in settings()
    assert "ssl_session_tickets off;" in settings(BOOKWORM)


@pytest.mark.parametrize(
    ("ports", "suffix"),
    [
        ({}, {'"~:80$"': '""', "default": '""'}),
        ({"HTTP_PORT": "8080", "HTTPS_PORT": "8443"}, {'"~:8080$"': '":8443"', "default": '""'}),
        ({"HTTPS_PORT": "8443"}, {'"~:80$"': '":8443"', "default": '":8443"'}),
    ],
)
def test_redirects_go_to_the_port_that_belongs_to_the_one_asked(ports, suffix):
    text = settings(**ports)

    for key, value in suffix.items():
        assert f"    {key} {value};" in text[text.index("$https_suffix") :]
