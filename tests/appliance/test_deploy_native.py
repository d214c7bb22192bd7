"""The same processes without a container, under the loop that restarts them."""

import os
import random
import re
import signal
import socket
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


def listening(port) -> set[str]:
    """Local addresses that somebody listens at with this port."""
    argv = ["ss", "-Hltn", f"sport = :{port}"]
    lines = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.splitlines()
    return {line.split()[3].rsplit(":", 1)[0] for line in lines}


def test_it_listens_where_it_is_published_and_nowhere_else(native):
    assert listening(native.settings["PUBLISH_HTTP"]) == {"127.0.0.1"}


def test_a_change_of_the_addresses_is_a_change(native):
    was, right = native.settings.pop("PUBLISH_ADDRESS"), native.env_file.read_text()
    native.env_file.write_text(right.replace(f"={was}\n", "=127.0.0.3,::1\n"))
    done = native.types("deploy", "--native")
    native.settings["PUBLISH_ADDRESS"] = was
    native.env_file.write_text(right)

    assert done.returncode == 0, done.stdout + done.stderr
    assert listening(native.settings["PUBLISH_HTTP"]) == {"127.0.0.1", "127.0.0.3", "[::1]"}
    assert is_ready(native)


def test_a_port_given_once_is_known_to_the_next_command(native):
    before, given = native.env_file.read_text(), native.settings.pop("PUBLISH_HTTP")
    ready, done = is_ready(native), native.types("deploy", "--native", HTTP_PORT=given)
    kept = native.env()
    native.settings["PUBLISH_HTTP"] = given
    native.env_file.write_text(before)

    assert (ready, done.returncode) == (True, 0), done.stderr
    assert re.search(rf"kept in \.env: .*HTTP_PORT={given}$", done.stdout, re.M)
    assert (kept["HTTP_PORT"], kept["PUBLISH_HTTP"]) == (given, given)


def test_after_a_reboot_cron_starts_it_again_until_it_was_stopped_by_hand(native):
    assert native.types("deploy", "--native").returncode == 0
    command = next(line for line in crontab() if str(native.folder) in line)
    kill_all(processes_in(native.folder))
    subprocess.run(command.removeprefix("@reboot "), shell=True, check=True)
    wait_until(lambda: is_ready(native), 30, "its return")
    native.types("stop")

    assert str(native.folder) not in "".join(crontab())
    assert native.types("start").returncode == 0
    assert str(native.folder) in "".join(crontab())


def crontab() -> list[str]:
    argv = ["crontab", "-l"]
    return subprocess.run(argv, capture_output=True, text=True, check=False).stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("bash", "-c", "exit 7"), 7),
        (("createsuperuser",), 1),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_how_it_ended_inside_is_how_the_verb_ends(native, words, code):
    assert native.types(*words).returncode == code


def test_wrong_setting_is_reported_while_the_old_processes_go_on(native):
    before, right = pid_of_supervisord(native), native.env_file.read_text()
    native.env_file.write_text(right + "WEB_WORKERS=many\n")
    done = native.types("deploy", "--native")
    native.env_file.write_text(right)

    assert done.returncode == 78
    assert "WEB_WORKERS is 'many', need a whole number" in done.stderr
    assert (pid_of_supervisord(native), is_ready(native)) == (before, True)


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


def test_another_at_the_port_is_named_by_a_start_and_by_status(native):
    native.types("stop")
    port = native.settings["PUBLISH_HTTP"]
    with socket.create_server(("127.0.0.1", int(port))):
        start, status = native.types("start"), native.types("status")

    assert (start.returncode, f"Port {port} is taken by " in start.stderr) == (69, True)
    assert f"not running; port {port} is answered by another: " in status.stdout
    assert native.types("start").returncode == 0


def test_stop_ends_every_process(native):
    assert native.types("stop").returncode == 0
    time.sleep(0.2)

    assert processes_in(native.folder) == set()
