"""Killed at any moment and started again: the last run's files keep nobody from being ready."""

import random
import threading
import time

import pytest
from requests import RequestException

from tests.rig.appliance import Appliance, settings
from tests.rig.engine import HARDENED, container, docker, env_options, free_port, logs, wait_until

ROUNDS = 8  # of each way; six more natively, in test_deploy_native.py
LATEST_SECONDS = 2.0  # a start takes less than one
READ_ONLY_WITHOUT_TMPFS = ("--read-only", "--tmpfs=/tmp", "--volume=/run/appliance")
WAYS = {
    "docker run of the README": ((), {}),
    "hardened": (HARDENED, {}),
    "a run folder that is a volume": (READ_ONLY_WITHOUT_TMPFS, {"TLS_MODE": "self-signed"}),
}


def start(options, env):
    port = free_port()
    values = settings(port, WEB_WORKERS="1", HTTPS_PORT=str(free_port()), **env)
    values["SECRET_KEY"] = ""
    return Appliance("", port), ("--network=host", *options, *env_options(values))


def kill_and_start(running, moment):
    time.sleep(moment)
    docker("kill", running.name)
    docker("start", running.name)


def test_every_start_after_a_kill_at_a_random_moment_becomes_ready(image):
    failures = []

    def rounds(way, seed):
        moments, (options, env) = random.Random(seed), WAYS[way]
        running, arguments = start(options, env)
        with container(*arguments) as running.name:
            for number in range(ROUNDS):
                moment = moments.uniform(0, LATEST_SECONDS)
                try:
                    kill_and_start(running, moment)
                    running.wait_ready(seconds=120)
                except (AssertionError, RequestException) as error:
                    failures.append(f"{way}, round {number}, {moment:.2f} s: {error}")
                    return

    threads = [threading.Thread(target=rounds, args=(way, way)) for way in WAYS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


# Every file that the appliance has written: in its run folder and on its volumes. Uploads and
# the database are the person's; a program's own parts of a certificate are certs/' tests.
_EVERY_FILE = (
    "find /run/appliance /data /app/staticfiles /etc/letsencrypt /var/www/certbot"
    " -type f -not -name 'wisebet.sqlite3*'"
)
_DAMAGES = {
    "cut to nothing": ": > {file}",
    "cut in half": "truncate --size=$(($(stat -c %s {file}) / 2)) {file}",
    "the number of a process that lives": "printf '1\\n' > {file}",
    "not text": "printf '\\377\\376\\000x' > {file}",
}


@pytest.mark.parametrize("damage", _DAMAGES)
def test_whatever_has_happened_to_its_files_the_next_start_is_ready(image, damage):
    admin = {"SUPERUSER_EMAIL": "a@b.example", "SUPERUSER_PASSWORD": "a long phrase"}
    running, arguments = start((), {"TLS_MODE": "self-signed", **admin})
    with container(*arguments) as running.name:
        running.wait_ready()
        each = _DAMAGES[damage].format(file='"$file"')
        running.run("sh", "-c", f"{_EVERY_FILE} | while read -r file; do {each}; done")
        kill_and_start(running, 0)
        running.wait_ready(seconds=120)
        wait_until(
            lambda: running.run("appliance", "status", check=False).count("RUNNING") == 5,
            30,
            f"every program\n{logs(running.name)[-3000:]}",
        )
        assert "Traceback" not in logs(running.name)


def test_a_boot_typed_beside_a_running_appliance_leaves_it_alone(trial):
    said = docker("exec", trial.name, "sh", "-c", "appliance boot 2>&1 || echo code $?")

    assert "the appliance is running here already" in said and "code 1" in said
    assert trial.is_ready()


def test_an_administrator_is_known_again_in_a_database_that_was_put_in_the_place_of_another(
    database,
):
    admin = {"SUPERUSER_EMAIL": "a@b.example", "SUPERUSER_PASSWORD": "a long phrase"}
    port = free_port()
    values = settings(port, WEB_WORKERS="1", **database.environment(), **admin)
    with container("--network=host", *env_options(values)) as name:
        running = Appliance(name, port)
        running.wait_ready()
        archive = running.run("appliance", "backup")
        database.rows("DELETE FROM accounts_user RETURNING 1")
        docker("restart", name)
        running.wait_ready()
        assert database.rows("SELECT count(*) FROM accounts_user") == [(0,)]  # deleted on purpose

        running.run("appliance", "restore", archive, "--yes")
        database.rows("DELETE FROM accounts_user RETURNING 1")  # an archive without the person
        docker("restart", name)
        running.wait_ready()
        assert database.rows("SELECT email FROM accounts_user") == [("a@b.example",)]
