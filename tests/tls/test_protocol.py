"""TLS, HTTP/2 and HTTP/3 as clients meet them."""

import json
import socket
import ssl
import subprocess

import pytest

from tests.rig.https import NAME, connect, context
from tests.tls.clients import run_client


def curl(issued, url, *options):
    ports = issued.http_port, issued.https_port
    resolve = [word for port in ports for word in ("--resolve", f"{NAME}:{port}:127.0.0.1")]
    argv = ["curl", "--silent", "--insecure", "--noproxy", "*", *resolve, *options, url]
    return subprocess.run(argv, capture_output=True, text=True, timeout=30).stdout


@pytest.fixture
def base(issued):
    return f"https://{NAME}:{issued.https_port}"


def test_mozillas_intermediate_profile_is_kept(issued, tmp_path, ca):
    """sslyze's check, all of it; the CA of the test is given as one to trust."""
    roots = tmp_path / "root.pem"
    roots.write_bytes(ca.root())
    target = f"{NAME}:{issued.https_port}{{127.0.0.1}}"
    done = run_client(
        "sslyze", "--mozilla_config=intermediate", f"--certinfo_ca_file={roots}", target
    )

    assert f"{NAME}:{issued.https_port}: OK - Compliant." in done.stdout, done.stdout[-3000:]


def test_a_ca_signed_chain_is_sent_whole(issued, ca):
    assert issued.get("/health/ready/", trust=ca.root()).status == 200


def test_the_key_is_ecdsa_p256(issued):
    assert issued.certificate().public_key().curve.name == "secp256r1"


def test_a_name_that_is_not_ours_gets_no_handshake(issued):
    for name in ("stranger.example", "localhost", None):
        with pytest.raises(ssl.SSLError, match="unrecognized.name|UNRECOGNIZED_NAME"):
            connect(issued.https_port, name, context(None))


def test_http2_is_spoken(issued, base):
    assert curl(issued, f"{base}/health/", "--http2", "-o/dev/null", "-w%{http_version}") == "2"


def test_http3_is_offered_where_the_client_came_in(issued):
    assert issued.get().headers["Alt-Svc"] == f'h3=":{issued.https_port}"; ma=86400'


def test_http3_is_spoken_down_to_the_application(issued):
    done = run_client("python", "h3.py", NAME, str(issued.https_port), "/health/ready/")
    answer = json.loads(done.stdout or done.stderr[-2000:])

    assert answer["headers"][":status"] == "200"
    assert json.loads(answer["body"])["status"] == "ready"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_second_connection_resumes_the_first(issued, version):
    client = context(None)
    client.minimum_version = client.maximum_version = version
    with connect(issued.https_port, NAME, client) as first:
        first.sendall(f"GET /health/ HTTP/1.0\r\nHost: {NAME}\r\n\r\n".encode())
        while first.recv(4096):
            pass
        session = first.session
    raw = socket.create_connection(("127.0.0.1", issued.https_port), 10)
    with client.wrap_socket(raw, server_hostname=NAME, session=session) as second:
        assert second.session_reused


METHODS = {"GET": 301, "HEAD": 301, "POST": 308, "PUT": 308, "PATCH": 308, "DELETE": 308}


@pytest.mark.parametrize(("method", "status"), METHODS.items())
def test_plain_http_is_sent_to_https_with_method_and_body(issued, method, status):
    answer = issued.http(method, "/api/auth/login?next=1", body=b"{}")

    assert answer.status == status
    assert answer.headers["Location"] == (
        f"https://{NAME}:{issued.https_port}/api/auth/login?next=1"
    )


def test_a_login_over_plain_http_arrives_whole(issued):
    done = curl(
        issued,
        f"http://{NAME}:{issued.http_port}/api/auth/login",
        *("--location", "--header", "Content-Type: application/json"),
        *("--data", '{"email":"nobody@example.com","password":"wrong"}'),
    )

    assert json.loads(done)["status"] == 401


@pytest.mark.parametrize("path", ["/health/", "/health/ready/"])
def test_probes_are_answered_over_plain_http(issued, path):
    assert issued.http("GET", path).status == 200


def test_a_challenge_is_answered_for_any_name_over_plain_http(issued):
    folder = "/var/www/certbot/.well-known/acme-challenge"
    issued.sh(f"mkdir -p {folder} && echo token > {folder}/token")
    for host in (NAME, "any.example", "127.0.0.1"):
        answer = issued.http("GET", "/.well-known/acme-challenge/token", host=host)
        assert (answer.status, answer.body) == (200, b"token\n")


def test_browsers_are_told_to_insist_on_https_but_only_over_https(issued):
    assert issued.get().headers["Strict-Transport-Security"] == "max-age=2592000"
    assert issued.http("GET", "/health/").headers["Strict-Transport-Security"] is None


def test_the_application_knows_that_it_is_called_over_https(issued):
    assert "Secure" in issued.get("/admin/login/").headers["Set-Cookie"]


def test_the_certificate_is_in_status_and_in_a_metric(issued):
    status = json.loads(issued.sh("appliance status --json"))

    assert status["certificate"].startswith("from the CA, ")
    assert 'wisebet_certificate_days_left{name="api.example.com"' in issued.certs("--metrics").out


def test_the_list_says_all_there_is_to_know(issued):
    facts = issued.facts()

    assert (facts["mode"], facts["names"], facts["served"]) == ("acme", [NAME], True)
    assert facts["issuer"].startswith("Pebble Intermediate CA")
    assert facts["next_look"].endswith("UTC") and 0 < facts["days_left"] <= 90


def test_a_dry_run_tells_whether_a_certificate_would_be_given(issued):
    before = issued.certificate()
    ended = issued.certs("test")

    assert (ended.code, issued.certificate()) == (0, before)
    assert "tested: the dry run went well" in ended.out
