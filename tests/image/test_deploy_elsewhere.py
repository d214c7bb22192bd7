"""The same one command where dpkg and apt are out of the way, and where busybox is all there is."""

import os
import subprocess

import pytest

from tests.rig.engine import inspect
from tests.rig.operator import operator
from tests.rig.systems import busybox, commands, os_release

# What an administrator of Alpine has installed beside what comes with it.
BESIDE_BUSYBOX = ("docker", "dockerd", "curl", "git")


@pytest.fixture(scope="module")
def alpine(tmp_path_factory):
    """An operator on Alpine, whose first deploy is made with busybox's shell and commands alone."""
    folder = tmp_path_factory.mktemp("alpine")
    path = busybox(folder / "bin", *BESIDE_BUSYBOX)
    with operator() as person:
        env = {**person.settings, "PATH": path, "HOME": os.environ["HOME"]}
        env |= os_release(folder, "alpine")

        def types(*words):
            return subprocess.run(
                [f"{path}/sh", str(person.folder / "deploy.sh"), *words],
                cwd=person.folder,
                env=env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=600,
            )

        person.busily = types
        person.first = types("deploy")
        assert person.first.returncode == 0, person.first.stdout + person.first.stderr
        yield person


def test_a_deploy_with_busybox_ends_with_an_authenticated_call(alpine):
    assert "GET /api/auth/profile → 200, admin@example.com" in alpine.first.stdout
    assert alpine.first.stderr == ""


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("status",), "ready now     yes"),
        (("health",), '"status": "ready"'),
        (("logs", "nginx"), '"source":"nginx"'),
        (("backup",), "/backups/wisebet-"),
        (("certs",), "off"),
        (("stop",), "stopped"),
        (("start",), "ready"),
        (("stauts",), ""),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else "",
)
def test_every_days_verbs_work_with_busybox(alpine, words, shown):
    done = alpine.busily(*words)

    if not shown:
        assert "did you mean 'status'?" in done.stderr
        return
    assert (done.returncode, shown in done.stdout) == (0, True), done.stdout + done.stderr


@pytest.mark.parametrize("system", ["fedora", "arch", "suse", "no os-release"])
def test_a_deploy_without_dpkg_and_apt_goes_through(alpine, tmp_path, system):
    before = inspect(alpine.name)["Id"]
    env = {"PATH": commands(tmp_path / "bin"), **os_release(tmp_path, system)}
    done = alpine.types("deploy", **env)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "GET /api/auth/profile → 200, admin@example.com" in done.stdout
    assert inspect(alpine.name)["Id"] == before
