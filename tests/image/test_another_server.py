"""Somebody else listens where the appliance is to be found: it is never taken for ours."""

import contextlib
import json
import socketserver
import subprocess
import threading

import pytest

from tests.rig.appliance import Appliance, settings
from tests.rig.engine import HARDENED, container, env_options, exit_code, inspect, logs, wait_until

# As a health check of its own would answer.
YES = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"status": "ready"}'
EAGER = ("--health-interval=1s", "--health-start-period=0s", "--health-retries=1")


class Stranger(socketserver.BaseRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            self.request.recv(65536)
            self.request.sendall(YES)


@pytest.fixture(scope="module")
def taken():
    """The port of a server that says yes to everything."""
    with socketserver.ThreadingTCPServer(("", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(scope="module")
def ended(taken, image):
    """A container on that port once it has ended, and what Docker and the commands said before."""
    options = env_options(settings(taken))
    with container("--network=host", *HARDENED, *EAGER, *options) as name:
        running, said = Appliance(name, taken), {}
        wait_until(lambda: "another server" in health(name), 180, "Docker's own look")
        for words in ("health", "status"):
            said[words] = running.run("sh", "-c", f"appliance {words} 2>&1; echo code $?")
        said["exit"], said["docker"] = exit_code(name), health(name)
        yield name, said


def health(name):
    return json.dumps(inspect(name)["State"]["Health"])


def test_docker_and_every_command_say_whose_answer_it_is(ended, taken):
    _, said = ended
    for words in ("health", "status"):
        assert f"another server answers on port {taken}" in said[words]
        assert said[words].endswith("code 1")
    assert '"healthy"' not in said["docker"] and '"ExitCode": 0' not in said["docker"]


def test_the_container_ends_with_70_and_was_never_ready(ended):
    name, said = ended

    assert said["exit"] == 70
    assert "nginx stays dead" in logs(name)
    assert '"message": "ready"' not in logs(name)


def test_each_start_answers_a_probe_by_a_name_of_its_own_and_nothing_else_by_it(trial):
    client, booted = trial.client(), trial.run("cat", "/run/appliance/boot.json")
    named = {
        path: client.get(path).headers.get("X-Appliance-Instance")
        for path in ("/health/", "/health/ready/", "/", "/api/docs/")
    }
    instance = json.loads(booted)["instance"]

    assert len(instance) == 32
    assert named == {
        "/health/": instance,
        "/health/ready/": instance,
        "/": None,
        "/api/docs/": None,
    }


def test_the_first_calls_are_not_taken_from_another_server(trial, taken):
    done = subprocess.run(
        ["docker", "exec", f"--env=HTTP_PORT={taken}", trial.name, "appliance", "smoke"],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert f"ready (another server answers on port {taken})" in done.stderr
