"""Both compose files, started by docker compose as an operator would, or by its version 1."""

import os
import subprocess

import pytest

from tests.rig.appliance import Appliance
from tests.rig.engine import appliance_image, docker, free_port
from tests.rig.operator import operator

ENV = "SECRET_KEY=Zk3-9vN2wQ8_zR5tX7uB1mC4sD6fG0hJ\nALLOWED_HOSTS=127.0.0.1\n"


@pytest.fixture
def alice():
    with operator() as alice:
        docker("tag", appliance_image(), alice.settings["WISEBET_IMAGE"])
        alice.settings["PUBLISH_HTTPS"] = str(free_port())
        yield alice


def compose(operator, *words):
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True)
    command = ["docker-compose"] if asked.returncode else ["docker", "compose"]
    return subprocess.run(
        [*command, *words],
        cwd=operator.folder,
        env=os.environ | operator.settings,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    "file", ["docker-compose.yml", "docker-compose.prod.yml"], ids=["trying out", "production"]
)
def test_up_gives_an_api_that_registers_a_person(alice, file):
    if "prod" in file:
        alice.env_file.write_text(ENV + "HTTP_PORT=8080\n")
    running = Appliance(alice.name, int(alice.settings["PUBLISH_HTTP"]))
    try:
        done = compose(alice, "-f", file, "up", "-d", "--no-build")
        assert done.returncode == 0, done.stderr
        running.wait_ready()
        client = running.client()
        email = client.register()
        assert client.get("/api/auth/profile").json()["email"] == email
    finally:
        compose(alice, "-f", file, "down", "--volumes")
