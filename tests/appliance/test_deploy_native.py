"""The same processes without a container, under the loop that restarts them."""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.rig.engine import free_port, wait_until
from tests.rig.operator import operator


@pytest.fixture(scope="module")
def native():
    """An operator whose `deploy --native` went well."""
    with operator() as person:
        person.settings["GUNICORN_PORT"] = str(free_port())
        person.first = person.types("deploy", "--native")
        assert person.first.returncode == 0, person.first.stdout + person.first.stderr
        yield person


def is_ready(person) -> bool:
    return person.types("health").returncode == 0


def pid_of_supervisord(person) -> int:
    """0 while there is none."""
    try:
        return int((person.folder / "var/run/appliance/supervisord.pid").read_text())
    except OSError:
        return 0


def processes_in(folder: Path) -> set[int]:
    """Processes whose working directory is that folder."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if os.readlink(link) == str(folder):
                found.add(int(link.parent.name))
        except OSError:
            continue
    return found


def test_native_deploy_ends_with_an_authenticated_call(native):
    assert "GET /api/auth/profile → 200, admin@example.com" in native.first.stdout


def test_processes_run_as_an_unprivileged_user(native):
    owner = Path(f"/proc/{pid_of_supervisord(native)}").stat().st_uid

    assert owner == (10001 if os.getuid() == 0 else os.getuid())


def test_second_native_deploy_changes_nothing(native):
    before = pid_of_supervisord(native)
    done = native.types("deploy", "--native")

    assert done.returncode == 0, done.stderr
    assert "nothing changed: it stays" in done.stdout
    assert pid_of_supervisord(native) == before


def test_status_counts_the_memory_of_all_its_processes(native):
    shown = native.types("status").stdout

    assert "processes     running, supervised by process" in shown
    assert "gunicorn" in shown and "nginx" in shown


def test_killed_supervisord_is_started_again_and_leaves_no_orphan(native):
    before = pid_of_supervisord(native)
    children = processes_in(native.folder)
    os.kill(before, signal.SIGKILL)

    wait_until(lambda: pid_of_supervisord(native) not in (0, before), 20, "a new one")
    wait_until(lambda: is_ready(native), 20, "its return")
    supervising = int((native.folder / "var/host/native_pid").read_text())
    assert children & processes_in(native.folder) <= {supervising}


def test_every_start_after_a_kill_of_everything_at_a_random_moment_becomes_ready(native):
    moments = random.Random("natively")
    for _ in range(6):
        kill_all(processes_in(native.folder))
        leave_pids_of_another(native.folder / "var/run/appliance")
        starting = native.begins("start")
        time.sleep(moments.uniform(0, 2))
        kill_all(processes_in(native.folder) - {starting.pid})
        starting.wait(timeout=60)
        done = native.types("start")
        assert done.returncode == 0, done.stdout + done.stderr
        assert is_ready(native)


def test_a_session_whose_number_is_another_persons_now_is_left_alone(native):
    native.types("stop")
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as stranger:
        for name in ("native_session", "native_pid"):
            (native.folder / "var/host" / name).write_text(f"{stranger.pid}\n")
        native.types("stop")
        assert stranger.poll() is None
        stranger.kill()
    assert native.types("start").returncode == 0


def kill_all(pids):
    for pid in pids:
        with suppress(ProcessLookupError):  # went with its parent
            os.kill(pid, signal.SIGKILL)


def leave_pids_of_another(run):
    """As after a reboot: the numbers of the last run are other processes' now."""
    for name in ("gunicorn.pid", "nginx.pid", "supervisord.pid"):
        if run.is_dir():
            (run / name).write_text(f"{os.getpid()}\n")


def test_backup_prints_the_path_of_an_archive(native):
    assert Path(native.types("backup").stdout.strip()).stat().st_mode & 0o777 == 0o600


def test_wrong_setting_ends_the_loop_with_its_report(native):
    right = native.env_file.read_text()
    native.types("stop")
    native.env_file.write_text(right + "WEB_WORKERS=many\n")
    done = native.types("start")
    native.env_file.write_text(right)

    assert done.returncode == 78
    assert "WEB_WORKERS is 'many', need a whole number" in done.stderr
    assert native.types("start").returncode == 0


def test_stop_ends_every_process(native):
    assert native.types("stop").returncode == 0
    time.sleep(0.2)

    assert processes_in(native.folder) == set()
