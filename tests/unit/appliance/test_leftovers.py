"""What a run that was killed leaves behind, and what the next one makes of it."""

import json
import os
import re
import socket
import subprocess
import tempfile
import time

import pytest

from appliance.certs.state import State, read_state, state_file, write_state
from appliance.errors import ApplianceError
from appliance.files import forget_drafts, write_whole
from appliance.leftovers import forget_last_run
from appliance.paths import CODE_ROOT, Paths
from appliance.processes import running
from appliance.scheduler import _load
from appliance.secret_key import secret_key_ensure
from appliance.static import RELEASE_FILE, static_synchronise
from tests.rig.engine import wait_until


@pytest.fixture
def paths(tmp_path):
    paths = Paths(tmp_path)
    for directory in (paths.run, *paths.volumes):
        directory.mkdir(parents=True)
    return paths


def test_the_run_folder_is_empty_whatever_was_in_it(paths):
    (paths.run / "gunicorn.pid").write_text("1")
    (paths.run / "tls/pairs").mkdir(parents=True)
    (paths.run / "tls/current").symlink_to("/nowhere")
    (paths.run / "stdout").symlink_to("/proc/1/fd/1")
    (paths.run / "supervisor.sock").write_text("a file where a socket was")
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(paths.run / "gunicorn.sock"))

    forget_last_run(paths)
    assert list(paths.run.iterdir()) == []


def test_a_boot_beside_a_running_appliance_is_refused_and_removes_nothing(paths):
    (paths.run / "boot.json").write_text("{}")
    with socket.socket(socket.AF_UNIX) as supervisord:
        supervisord.bind(str(paths.run / "supervisor.sock"))
        supervisord.listen()
        with pytest.raises(ApplianceError, match="running here already"):
            forget_last_run(paths)

    assert (paths.run / "boot.json").exists()


def test_a_pid_file_is_believed_only_about_the_process_it_means(tmp_path):
    file = tmp_path / "nginx.pid"
    with subprocess.Popen(["sleep", "60"]) as process:
        file.write_text(f"{process.pid}\n")
        wait_until(lambda: running(file, "sleep") == process.pid, 5, "the start")
        assert running(file, "nginx: master") == 0
        process.kill()
    for content in (str(process.pid), "", "-1", "half\x00", "9" * 30):
        file.write_text(content)
        assert running(file, "sleep") == 0


def test_uploads_of_a_killed_nginx_and_drafts_of_killed_writers_are_removed(paths):
    body = paths.uploads_in_flight / "body"
    body.mkdir(parents=True)
    (body / "0000000001").write_text("x")
    old = paths.data / ".superuser.0123456789ab"
    old.write_text("x")
    os.utime(old, (time.time() - 3600, time.time() - 3600))
    young = paths.data / ".superuser.ba9876543210"
    young.write_text("another container is writing it")

    forget_last_run(paths)
    assert list(body.iterdir()) == [] and body.is_dir()
    assert not old.exists() and young.exists()


def test_a_write_that_fails_leaves_what_was_there_and_no_draft(tmp_path):
    target = tmp_path / "state.json"
    write_whole(target, "first")
    (tmp_path / "folder").mkdir()

    with pytest.raises(OSError):
        write_whole(tmp_path / "folder", "a file cannot stand where a folder is")
    write_whole(target, "second", durable=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "state.json"]
    assert target.read_text() == "second"


def test_drafts_are_found_by_the_name_that_the_writer_gives_them(tmp_path, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "privkey.pem", "secret")
    (draft,) = tmp_path.iterdir()
    os.utime(draft, (0, 0))

    forget_drafts(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "cut", "\n"])
def test_a_kept_key_that_is_cut_short_is_made_anew(paths, content):
    paths.secret_key.write_text(content)

    assert secret_key_ensure(paths)
    assert len(paths.secret_key.read_text()) == 64


@pytest.mark.parametrize("content", ["", "{", "3", "[1]", '{"backup": "soon"}', '{"backup": null}'])
def test_a_damaged_schedule_is_as_if_nothing_had_run(paths, content):
    (paths.data / "scheduler.json").write_text(content)

    assert _load(paths.data / "scheduler.json") == {}


@pytest.mark.parametrize(
    "content", ["", "{", "3", "[]", '{"next_at": "soon"}', '{"names": null}', '{"other": 1}']
)
def test_a_damaged_state_of_renewal_is_as_if_nobody_had_asked(paths, content):
    write_state(paths, "acme", State(failures=3))
    assert read_state(paths, "acme").failures == 3
    state_file(paths, "acme").write_text(content)

    assert read_state(paths, "acme") == State()


@pytest.fixture
def image(tmp_path):
    source = tmp_path / "image"
    (source / "css").mkdir(parents=True)
    (source / "css/base.css").write_text("body {}" * 100)
    (source / RELEASE_FILE).write_text("0123456789abcdef")
    return source


@pytest.mark.parametrize("damage", ["short", "missing", "a draft"])
def test_static_files_that_are_not_whole_are_copied_anew(paths, image, damage):
    static_synchronise(image, paths)
    copy = paths.static / "releases/0123456789abcdef/css/base.css"
    if damage == "short":
        copy.write_text("bod")
    elif damage == "missing":
        copy.unlink()
    else:
        (paths.static / "releases/.draft-x/release").mkdir(parents=True)
        (paths.static / ".current-12").symlink_to("releases/none")

    static_synchronise(image, paths)
    assert copy.read_text() == "body {}" * 100
    assert not list(paths.static.rglob(".*-*"))


def test_the_product_writes_no_file_of_its_own_in_two_steps():
    """`write_text` empties the file first: who reads it then, or kills us, sees half of it."""
    in_the_image = {"static.py"}  # while the image is built
    only_there_or_not = "failure_mark.write_text"
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted((CODE_ROOT / "appliance").rglob("*.py"))
        if path.name not in in_the_image | {"install.py"}  # nginx -t reads it before nginx does
        for line in path.read_text().splitlines()
        if re.search(r"\.write_(text|bytes)\(", line) and only_there_or_not not in line
    ]

    assert found == []


def test_the_loop_sleeps_on_whatever_its_file_says(tmp_path):
    for content in ("", "half a nu", "12;", "-1"):
        (tmp_path / "x.next").write_text(content)
        argv = ["timeout", "0.3", "sh", str(CODE_ROOT / "appliance/loop.sh"), "x", "true"]
        done = subprocess.run(
            argv, env=os.environ | {"APPLIANCE_RUN": str(tmp_path)}, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (124, "")


def test_a_clock_that_was_ahead_does_not_put_off_a_job(tmp_path):
    from datetime import timedelta

    from appliance.scheduler import Job, look

    state = tmp_path / "scheduler.json"
    state.write_text(json.dumps({"backup": time.time() + 10**8}))
    look([Job("backup", timedelta(hours=1), str)], state, lambda *_, **__: None)

    assert json.loads(state.read_text())["backup"] <= time.time() + 3600


def test_half_archives_and_half_uploads_of_killed_processes_are_removed(
    paths, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    half = tmp_path / "tmpabc.upload.jpg"
    of_another = tmp_path / "tmpdef.txt"
    arriving = tmp_path / "tmpghi.upload.jpg"
    for file in (half, of_another, arriving):
        file.touch()
    for file in (half, of_another):
        os.utime(file, (1, 1))
    drafts = [paths.backups / ".draft-1", paths.backups / ".restore-1", paths.media / ".restore-2"]
    for draft in drafts:
        draft.mkdir(parents=True)
    forget_last_run(paths)

    assert [path for path in drafts if path.exists()] == []
    assert [half.exists(), of_another.exists(), arriving.exists()] == [False, True, True]
