"""Processes killed at random under load: nothing acknowledged is lost, nobody is called."""

import json
import os
import re
import secrets
import signal
import threading
import time
from collections import Counter

import pytest
import requests

from tests.rig.appliance import PASSWORD, appliance
from tests.rig.engine import ROOT, docker, exit_code, free_port, inspect, logs, wait_until

CONF = ROOT / "supervisord.conf"
PROGRAMS = re.findall(r"^\[(?:program|eventlistener):(\w+)\]", CONF.read_text(), re.MULTILINE)
SUPERVISORCTL = ("supervisorctl", "--configuration", "/app/supervisord.conf")


class Load:
    """Threads that register people until told to stop, remembering each acknowledged one."""

    def __init__(self, base, threads=4):
        self._url = f"{base}/api/auth/register"
        self._stop = threading.Event()
        self.acknowledged = []
        self.outcomes = Counter()
        self._threads = [threading.Thread(target=self._run) for _ in range(threads)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _run(self):
        session = requests.Session()
        while not self._stop.is_set():
            email = f"{secrets.token_hex(8)}@example.com"
            try:
                answer = session.post(
                    self._url, json={"email": email, "password": PASSWORD}, timeout=20
                )
            except requests.RequestException as error:
                self.outcomes[type(error).__name__] += 1
                time.sleep(0.05)
                continue
            self.outcomes[answer.status_code] += 1
            if answer.status_code == 201:
                self.acknowledged.append(email)


def processes(running, words):
    """Process ids, as the host sees them, of the programs inside; the oldest first."""
    lines = docker("top", running.name, "-eo", "pid,args").splitlines()[1:]
    return [int(line.split()[0]) for line in lines if words in line]


def alive(running, program):
    """Its process id inside once supervisord calls it running; else nothing."""
    said = running.run(*SUPERVISORCTL, "status", program, check=False).split()
    return said[3].rstrip(",") if said[1:3] == ["RUNNING", "pid"] else ""


def all_run(running):
    facts = json.loads(running.run("appliance", "status", "--json", check=False))
    return all(state.startswith("RUNNING") for state in facts["processes"].values())


@pytest.fixture
def running(database):
    with appliance(database.environment()) as running:
        yield running


@pytest.mark.parametrize(
    ("words", "which"),
    [("gunicorn", 0), ("gunicorn", 1), ("nginx: m", 0), ("nginx: w", 0), ("watchdog", 0)],
    ids=["gunicorn's master", "a worker", "nginx's master", "nginx's worker", "the watchdog"],
)
def test_a_killed_process_comes_back_and_no_acknowledged_write_is_missing(
    words, which, running, database
):
    with Load(running.base) as load:
        wait_until(lambda: len(load.acknowledged) > 5, 30, "load")
        os.kill(processes(running, words)[which], signal.SIGKILL)
        before = len(load.acknowledged)
        wait_until(lambda: len(load.acknowledged) > before + 5, 30, "recovery")

    stored = {email for (email,) in database.rows("SELECT email FROM accounts_user")}
    assert set(load.acknowledged) <= stored
    wait_until(lambda: all_run(running), 30, "every program running")


def test_a_killed_supervisord_ends_the_container_so_that_the_engine_restarts_it(database):
    with appliance(database.environment(), "--restart=on-failure:3") as running:
        os.kill(processes(running, "supervisord")[0], signal.SIGKILL)
        wait_until(lambda: inspect(running.name)["RestartCount"] == 1, 30, "restart")
        running.wait_ready()


def test_a_program_that_stays_dead_ends_the_container_with_70_and_its_name(running):
    running.run("sh", "-c", "rm /run/appliance/nginx/nginx.conf")
    os.kill(processes(running, "nginx: master")[0], signal.SIGKILL)

    assert exit_code(running.name, timeout=60) == 70
    assert "nginx stays dead" in logs(running.name)


@pytest.fixture(scope="module")
def restarted():
    """A container with every program at work, for one life after the other."""
    with appliance({"TLS_MODE": "self-signed", "HTTPS_PORT": str(free_port())}) as running:
        yield running


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_that_lives_a_while_and_dies_again_and_again_ends_the_container_with_70(
    program, restarted
):
    docker("start", restarted.name)
    dead = ""
    for _ in range(5):
        wait_until(lambda: alive(restarted, program) not in ("", dead), 60, f"{program} alive")  # noqa: B023
        dead = alive(restarted, program)
        restarted.run("kill", "-KILL", dead)

    assert exit_code(restarted.name, timeout=60) == 70
    assert f"{program} stays dead: it died 5 times within 10 minutes" in logs(restarted.name)


def test_a_gunicorn_that_hangs_is_found_and_restarted(running):
    wait_until(lambda: len(processes(running, "gunicorn")) == 3, 20, "two workers")
    for pid in processes(running, "gunicorn"):
        os.kill(pid, signal.SIGSTOP)
    wait_until(lambda: not running.is_ready(), 20, "the hang")
    running.wait_ready(seconds=90)

    assert "gunicorn hangs, restarting it" in logs(running.name)


def test_stopping_under_load_finishes_what_was_begun_and_exits_0(running, database):
    with Load(running.base) as load:
        wait_until(lambda: len(load.acknowledged) > 5, 30, "load")
        docker("stop", "--time=10", running.name)

    stored = {email for (email,) in database.rows("SELECT email FROM accounts_user")}
    answered = {outcome for outcome in load.outcomes if isinstance(outcome, int)}
    assert inspect(running.name)["State"]["ExitCode"] == 0
    assert answered == {201}
    assert set(load.acknowledged) <= stored
