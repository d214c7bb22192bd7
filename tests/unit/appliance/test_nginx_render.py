"""The rendered part of nginx's configuration."""

import re

import pytest

from appliance.config import load_config
from appliance.limits import Limits
from appliance.nginx.render import render
from appliance.paths import Paths


@pytest.fixture
def rendered(tmp_path):
    def build(**env):
        return render(load_config(env), Paths(tmp_path), Limits(2.0, None), "test")

    return build


def test_nobody_is_believed_about_the_scheme_by_default(rendered):
    assert "set_real_ip_from" not in rendered()["clients.conf"]


def test_a_trusted_proxy_is_believed(rendered):
    clients = rendered(TRUSTED_PROXIES="10.0.0.0/8")["clients.conf"]

    assert "set_real_ip_from 10.0.0.0/8;" in clients
    assert "    10.0.0.0/8 1;" in clients


def test_a_rate_of_zero_switches_the_limit_off(rendered):
    limits = rendered(RATE_LIMIT_API_PER_SECOND="0", RATE_LIMIT_AUTH_PER_MINUTE="0")["limits.conf"]

    assert "limit_req_zone" not in limits


def test_what_is_in_flight_is_bounded_whoever_sends_it(rendered):
    limits = rendered()["limits.conf"]

    assert "limit_conn_zone $everybody zone=in_flight:32k;" in limits
    assert 'map "" $everybody { default all; }' in limits


def test_the_body_limit_is_the_configured_one(rendered):
    assert "client_max_body_size 7m;" in rendered(MAX_UPLOAD_MB="7")["limits.conf"]


def test_strangers_are_hung_up_on_unless_every_host_is_allowed(rendered):
    assert "return 444;" in rendered()["servers.conf"]
    assert "return 444;" not in rendered(ALLOWED_HOSTS="*")["servers.conf"]


def test_the_names_answered_are_the_allowed_hosts(rendered):
    servers = rendered(ALLOWED_HOSTS="a.example,.b.example")["servers.conf"]

    assert "server_name a.example .b.example;" in servers


@pytest.mark.parametrize("guess", ["GET./api/v1/shared/", "DELETE./api/v1/me", "POST./api/auth/"])
def test_who_can_guess_a_secret_is_counted_apart(rendered, guess):
    assert f"    ~^{guess} $binary_remote_addr;" in rendered()["limits.conf"]


@pytest.mark.parametrize("tls", ["off", "self-signed"])
def test_it_listens_at_the_addresses_it_is_given_and_at_our_own_probes(rendered, monkeypatch, tls):
    monkeypatch.setenv("APPLIANCE_LISTEN", "192.0.2.7,[2001:db8::7]")
    listens = re.findall(r"listen (\S+):\d+", rendered(TLS_MODE=tls)["servers.conf"])

    assert set(listens) == {"127.0.0.1", "192.0.2.7", "[2001:db8::7]"}


def test_it_listens_everywhere_unless_it_is_told_where(rendered, monkeypatch):
    monkeypatch.setenv("APPLIANCE_LISTEN", "")

    assert "listen 80 default_server;" in rendered()["servers.conf"]
