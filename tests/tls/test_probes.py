"""Who asks for a name that is not ours: an orchestrator's probe is answered, nobody else is."""

import contextlib
import json
import socket

import pytest

from tests.rig.https import NAME, connect, context
from tests.rig.private_ca import PrivateCa
from tests.rig.tls import site

HOSTS = {
    "an address": "10.42.0.17",
    "an address and port": "10.42.0.17:8080",
    "an IPv6 literal": "[fd00:10:244::5]",
    "an IPv6 literal and port": "[fd00:10:244::5]:8080",
    "a name of the cluster": "wisebet.default.svc.cluster.local",
    "a name that Django would refuse": "wisebet_web_1",
    "a stranger's name": "stranger.example",
    "no host": "",  # HTTP/1.0
}
AGENTS = ("kube-probe/1.31", "ELB-HealthChecker/2.0", "Consul Health Check")
PROBED = {
    "/health/": {"status": "alive"},
    "/health/ready/": {"status": "ready", "checks": {"database": "ok", "migrations": "ok"}},
}
SUPERVISORCTL = (
    "APPLIANCE_RUN=/run/appliance APPLIANCE_CODE=/app APPLIANCE_ROOT=/ "
    "supervisorctl --configuration /app/supervisord.conf"
)
MODES = ("off", "self-signed", "custom", "acme")


@pytest.fixture(scope="module", params=MODES)
def running(request, tmp_path_factory):
    mode = request.param
    env, options = {"TLS_MODE": mode, "DOMAINS": NAME}, []
    if mode == "custom":
        folder = tmp_path_factory.mktemp("files")
        pair = PrivateCa.create(folder).issue(NAME)
        folder.chmod(0o755)
        env |= {"TLS_CERT_FILE": f"/files/{pair.chain.name}"}
        env |= {"TLS_KEY_FILE": f"/files/{pair.key.name}"}
        options = [f"--volume={folder}:/files:ro"]
    if mode == "acme":  # its CA does not answer
        env |= {"ACME_EMAIL": "ops@example.com", "ACME_SERVER": "https://127.0.0.1:9/dir"}
    with site(env, *options) as found:
        yield found


def doors(running):
    """Each way in: a function that opens a connection."""
    yield "http", lambda: socket.create_connection(("127.0.0.1", running.http_port), 10)
    if running.environment["TLS_MODE"] != "off":
        yield "https", lambda: connect(running.https_port, NAME, context(None))


def said(opened, path, host, agent="probe/1"):
    """All of the answer; empty when we are hung up on."""
    version, named = ("HTTP/1.1", f"Host: {host}\r\n") if host else ("HTTP/1.0", "")
    request = f"GET {path} {version}\r\n{named}User-Agent: {agent}\r\nConnection: close\r\n\r\n"
    answer = b""
    with opened() as connection, contextlib.suppress(ConnectionResetError):
        connection.sendall(request.encode())
        while part := connection.recv(65536):
            answer += part
    return answer


@pytest.mark.parametrize("path", PROBED)
@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
def test_health_is_told_whoever_asks_and_by_whatever_name(running, path, host):
    for scheme, opened in doors(running):
        for agent in AGENTS:
            head, _, body = said(opened, path, host, agent).partition(b"\r\n\r\n")
            assert head.split()[1:2] == [b"200"], (scheme, agent, head)
            assert json.loads(body) == PROBED[path]
            assert NAME.encode() not in head


@pytest.fixture(scope="module")
def paths(running):
    """All there are, out of the document, and what stands beside the API."""
    answer = (
        running.get("/api/schema/") if has_tls(running) else running.http("GET", "/api/schema/")
    )
    document = json.loads(answer.body)
    beside = "/ /admin/ /static/x /media/x /private/x /health/live/ /health /health/x /.problem"
    return [*(path.replace("{id}", "1") for path in document["paths"]), *beside.split()]


def has_tls(running):
    return running.environment["TLS_MODE"] != "off"


def test_every_other_path_hangs_up_on_a_name_that_is_not_ours(running, paths):
    answered = [
        (scheme, path, host)
        for scheme, opened in doors(running)
        for host in ("10.42.0.17", "stranger.example")
        for path in paths
        if said(opened, path, host)
    ]

    assert len(paths) > 40
    assert answered == []


def test_over_https_a_probe_needs_no_name_where_an_address_is_ours():
    with site({"TLS_MODE": "self-signed", "ALLOWED_HOSTS": "localhost,127.0.0.1"}) as running:

        def opened():
            return connect(running.https_port, None, context(None))

        for path in PROBED:
            assert said(opened, path, "10.42.0.17").startswith(b"HTTP/1.1 200 ")
        assert said(opened, "/api/schema/", "10.42.0.17") == b""


def test_a_probe_that_comes_too_early_is_told_so_in_the_format_of_the_api():
    with site({"TLS_MODE": "off", "DOMAINS": NAME}) as running:
        running.sh(f"{SUPERVISORCTL} stop gunicorn")
        answer = said(
            lambda: socket.create_connection(("127.0.0.1", running.http_port), 10),
            "/health/ready/",
            "10.42.0.17",
        )

    assert answer.startswith(b"HTTP/1.1 502 ") and b"application/problem+json" in answer
