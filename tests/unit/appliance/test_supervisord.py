"""supervisord as the appliance runs it: real, over a configuration of its own."""

import os
import signal
import subprocess
import sys
import time

import pytest

from appliance.deaths import WINDOW, Deaths
from appliance.paths import CODE_ROOT

CONF = """
[supervisord]
nodaemon = true
silent = true
logfile = /dev/null
logfile_maxbytes = 0
pidfile = {run}/supervisord.pid
[unix_http_server]
file = {run}/supervisor.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[rpcinterface:start]
supervisor.rpcinterface_factory = appliance.supervisord:start_at_once
[rpcinterface:deaths]
supervisor.rpcinterface_factory = appliance.supervisord:count_deaths
[supervisorctl]
serverurl = unix://{run}/supervisor.sock
[program:clock]
command = sh -c 'date +%%s.%%N > {run}/started; exec sleep 60'
startsecs = 0
"""
DYING = """
[program:dying]
command = sh -c 'echo >> {run}/lives; {death}'
startsecs = 0
autorestart = {autorestart}
"""
RUN = """
import sys
from appliance import supervisord
supervisord._BOOT[1:] = ["-c", sys.argv.pop(1)]
sys.exit(supervisord.main())
"""
BOOTED = "open(__import__('os').environ['APPLIANCE_RUN'] + '/stdout', 'w')"


@pytest.fixture
def start(tmp_path):
    """Starts supervisord after a boot that is this line of Python."""
    (tmp_path / "conf").write_text(CONF.format(run=tmp_path))
    started = []

    def start(boot=BOOTED, **dying):
        if dying:
            with (tmp_path / "conf").open("a") as conf:
                conf.write(DYING.format(run=tmp_path, **dying))
        argv = [sys.executable, "-c", RUN, boot, "--configuration", str(tmp_path / "conf")]
        env = os.environ | {"APPLIANCE_RUN": str(tmp_path), "APPLIANCE_ROOT": str(tmp_path)}
        started.append(subprocess.Popen(argv, cwd=CODE_ROOT, env=env, stderr=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=20)


def wait_for(path, seconds=20):
    deadline = time.monotonic() + seconds
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline, f"{path} is not there"
        time.sleep(0.01)
    return path.read_text()


@pytest.mark.parametrize("code", [1, 75, 77, 78])
def test_a_boot_that_fails_gives_its_exit_code_and_starts_nothing(start, tmp_path, code):
    assert start(f"raise SystemExit({code})").wait(20) == code
    assert not (tmp_path / "started").exists()


def test_a_boot_that_is_asked_to_stop_ends_by_itself_and_starts_nothing(start, tmp_path):
    process = start(
        "import os, signal, time; signal.signal(15, lambda *_: os._exit(0));"
        "open(os.environ['APPLIANCE_RUN'] + '/booting', 'w').write('yes'); time.sleep(60)"
    )
    wait_for(tmp_path / "booting")
    process.send_signal(signal.SIGTERM)

    assert process.wait(20) == 0
    assert not (tmp_path / "started").exists()


def test_programs_start_with_supervisord_and_not_a_second_later(start, tmp_path):
    start()
    began = float(wait_for(tmp_path / "started"))

    # supervisord writes its pid file just before it looks at its programs.
    assert began - (tmp_path / "supervisord.pid").stat().st_mtime < 0.9


def test_the_access_log_leads_to_the_stdout_of_its_parent(start, tmp_path):
    start()
    wait_for(tmp_path / "started")

    assert os.readlink(tmp_path / "stdout") == f"/proc/{os.getpid()}/fd/1"


def test_supervisorctl_reaches_it(start, tmp_path):
    start()
    wait_for(tmp_path / "started")
    ctl = [sys.executable, "-m", "supervisor.supervisorctl", "-c", str(tmp_path / "conf"), "status"]
    said = subprocess.run(ctl, cwd=CODE_ROOT, capture_output=True, text=True).stdout

    assert said.split()[:2] == ["clock", "RUNNING"]


def test_a_supervisord_that_ends_is_a_dead_process(start, tmp_path):
    process = start()
    wait_for(tmp_path / "started")
    process.terminate()

    assert process.wait(20) == 70


def test_a_configuration_that_supervisord_refuses_is_a_dead_process(start, tmp_path):
    (tmp_path / "conf").write_text("[program:x]\n")

    assert start().wait(20) == 70


@pytest.mark.parametrize("death", ["exit 1", "exit 0", "kill -9 $$"])
def test_a_program_that_is_always_to_run_and_keeps_dying_ends_it(start, tmp_path, death):
    (tmp_path / "run/appliance").mkdir(parents=True)
    process = start(death=death, autorestart="true")

    assert process.wait(30) == 70
    mark = (tmp_path / "run/appliance/failed").read_text()
    assert mark.startswith("dying stays dead: it died 5 times within 10 minutes")


def test_a_program_that_ends_when_it_has_done_its_work_ends_nothing(start, tmp_path):
    process = start(death="exit 0", autorestart="unexpected")
    wait_for(tmp_path / "lives")
    wait_for(tmp_path / "started")

    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1)


def test_deaths_of_long_ago_do_not_count():
    deaths = Deaths()
    apart = WINDOW.total_seconds() / 3

    assert [deaths.count("nginx", number * apart) for number in range(6)] == [1, 2, 3, 4, 4, 4]
    assert deaths.count("gunicorn", 5 * apart) == 1
