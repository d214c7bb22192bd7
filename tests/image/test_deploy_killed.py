"""deploy.sh ended at any moment, in any way: the next command finds or makes a whole site.

What was acknowledged meanwhile is there: somebody goes on writing all the time.
"""

import os
import random
import signal
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest
import requests

from tests.rig.appliance import Client
from tests.rig.engine import docker
from tests.rig.operator import operator

SEED = 20261125
MOMENTS = int(os.environ.get("KILL_MOMENTS", "8"))  # 30 take some minutes
LATEST_SECONDS = 9.0  # an undisturbed one is over by then
WAYS = {
    "kill -9 of the script": (signal.SIGKILL, False),
    "kill -9 of all of it": (signal.SIGKILL, True),
    "a lost connection": (signal.SIGHUP, True),
    "Ctrl-C": (signal.SIGINT, True),
    "kill": (signal.SIGTERM, False),
}
NEXT = ("start", "deploy", "status", "health")


class Writer:
    """A person who adds one bookmaker of their own after the other, and counts the 201s."""

    def __init__(self, client):
        self.client, self.added, self.ended = client, [], threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        number = 0
        while not self.ended.wait(0.05):
            number += 1
            name = f"Mine {number:05d}"
            try:
                answer = self.client.post("/api/v1/bookmakers", {"name": name}, timeout=5)
            except requests.RequestException:
                continue
            if answer.status_code == 201:
                self.added.append(name)

    def end(self):
        self.ended.set()
        self.thread.join()


@pytest.fixture(scope="module")
def deployed():
    """A site with two versions in the engine, whose operator is about to be interrupted."""
    with operator() as person:
        person.settings |= {"WATCH_SECONDS": "2"}
        first = person.types("deploy")
        assert first.returncode == 0, first.stdout + first.stderr
        limits = "RATE_LIMIT_API_PER_SECOND=0\nRATE_LIMIT_AUTH_PER_MINUTE=0\nWEB_WORKERS=1\n"
        with person.env_file.open("a") as file:
            file.write(limits)
        assert person.types("deploy").returncode == 0
        for version in ("1.0.1", "1.0.2"):
            _another_version(person, version)
        yield person
        for version in ("1.0.1", "1.0.2"):
            docker("rmi", "--force", f"{person.name}:{version}", check=False)


def _another_version(person, version):
    container = docker("create", f"{person.name}:latest")
    label = f"LABEL org.opencontainers.image.version={version}"
    docker("commit", f"--change={label}", container, f"{person.name}:{version}")
    docker("rm", container)


@contextmanager
def writing(person):
    client = Client(f"http://127.0.0.1:{person.settings['PUBLISH_HTTP']}")
    client.headers["Host"] = "localhost"
    client.register()
    writer = Writer(client)
    try:
        yield writer
    finally:
        writer.end()


def begin(person, words):
    return subprocess.Popen(
        [str(person.folder / "deploy.sh"), *words],
        env=os.environ | person.settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def strike(running, way):
    number, everyone = WAYS[way]
    try:
        (os.killpg if everyone else os.kill)(running.pid, number)
    except ProcessLookupError:
        return


def over(running):
    """The script has ended; what it printed is no longer waited for."""
    running.stdout.close()
    running.wait(timeout=180)


def assert_whole(person, words):
    done = person.types(*words)
    said = done.stdout + done.stderr
    if words[0] != "health" or done.returncode:
        # The first tells and mends; what it was asked for may have failed on the way.
        done = person.types("health")
    assert done.returncode == 0, said + done.stdout + done.stderr
    assert person.get("/health/ready/").status_code == 200, said
    named = f"^/?{person.name}(_.*)?$"
    listed = docker("ps", "--all", "--format", "{{.Names}}", "--filter", f"name={named}")
    assert listed.split() == [person.name], said
    assert not (person.folder / "var/host/operation").exists(), said
    return said


def change(person, number):
    """A setting that makes a new container, and hardly anything else."""
    text = person.env_file.read_text().split("\nMAX_UPLOAD_MB=")[0]
    person.env_file.write_text(f"{text}\nMAX_UPLOAD_MB={number % 50 + 1}\n")


def there(writer):
    names, path = set(), "/api/v1/bookmakers?limit=200&name=Mine"
    while path:
        page = writer.client.get(path).json()
        names |= {row["name"] for row in page["results"]}
        path = page["next"] and page["next"].split("localhost", 1)[1].split("/", 1)[1]
        path = path and f"/{path}"
    return names


def works(person, moments):
    """What may be interrupted: words, and what is to be done beforehand."""
    archive = person.types("backup").stdout.strip()
    kept = [line.split()[0] for line in _releases(person)]
    return {
        "deploy": ["deploy"],
        "update": ["update", moments.choice(["1.0.1", "1.0.2"])],
        "rollback": ["rollback"] if len(kept) > 1 else ["deploy"],
        "restore": ["restore", "--yes", archive],
    }


def _releases(person):
    return (person.folder / "var/host/releases").read_text().splitlines()


@pytest.mark.parametrize("way", WAYS)
def test_ended_after_any_step_of_an_update_the_next_command_gives_a_whole_site(deployed, way):
    """Each of the steps in one of the ways; all of the ways together: all of the steps."""
    steps = (
        "new settings checked",
        "volumes checked",
        "addresses and ports are free",
        "schemas compared",
        "database and uploads saved",
        "new one started beside the old",
        "new one answers",
        "new container made",
        "old container stopped",
        "container started",
        "ready",
        "watched for",
        "signed in",
    )
    mine = steps[list(WAYS).index(way) :: len(WAYS)]
    with writing(deployed) as writer:
        for number, step in enumerate(mine):
            change(deployed, number + 10 * len(way))
            versions = {line.split()[1] for line in _releases(deployed)[-1:]}
            version = "1.0.1" if "1.0.2" in versions else "1.0.2"
            running = begin(deployed, ["update", version])
            for line in running.stdout:
                if line.startswith(f"✓ {step}"):
                    strike(running, way)
                    break
            over(running)
            assert_whole(deployed, ("start",))
        writer.end()
        assert set(writer.added) <= there(writer)


@pytest.mark.parametrize("work", ["deploy", "update", "rollback", "restore"])
def test_ended_at_any_moment_the_next_command_gives_a_whole_site(deployed, work):
    moments = random.Random(f"{SEED} {work}")
    rounds = MOMENTS // 4
    with writing(deployed) as writer:
        for _round in range(rounds):
            change(deployed, moments.randrange(50))
            way, moment = moments.choice(list(WAYS)), moments.uniform(0, LATEST_SECONDS)
            if work == "restore":  # what is written after the archive goes with it
                writer.end()
                moment /= 4
            running = begin(deployed, works(deployed, moments)[work])
            time.sleep(moment)
            strike(running, way)
            over(running)
            assert_whole(deployed, (moments.choice(NEXT),))
        writer.end()
        assert set(writer.added) <= there(writer), f"{work}: an acknowledged row is missing"
