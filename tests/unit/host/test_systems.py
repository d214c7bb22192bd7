"""Needed is a command, whoever brought it; what is missing is named in this system's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rig.systems import OS_RELEASE, commands, os_release
from tests.unit.host.conftest import Run

FAMILIES = {
    "debian 12": "debian",
    "debian 13": "debian",
    "ubuntu": "ubuntu",
    "mint": "ubuntu",
    "lmde": "debian",
    "raspbian": "debian",
    "fedora": "fedora",
    "alma": "fedora",
    "arch": "arch",
    "endeavour": "arch",
    "alpine": "alpine",
    "suse": "suse",
    "nothing like it": "unknown",
    "no os-release": "unknown",
}
INSTALL = {
    "debian": "apt-get install curl",
    "ubuntu": "apt-get install curl",
    "fedora": "dnf install curl",
    "arch": "pacman -S curl",
    "alpine": "apk add curl",
    "suse": "zypper install curl",
    "unknown": "install with this system's own installer: curl",
}
ENGINES = {
    "debian 12": ["docker.io"],
    "debian 13": ["docker.io", "docker-cli"],
    "ubuntu": ["docker.io"],
    "mint": ["docker.io"],
    "lmde": ["docker.io"],
    "raspbian": ["docker.io"],
    "fedora": ["moby-engine"],
    "alma": ["docker-ce"],
    "arch": ["docker"],
    "alpine": ["docker"],
    "suse": ["docker"],
}


@pytest.fixture
def elsewhere(tmp_path: Path):
    """The environment of a system without dpkg and apt, and without `without`."""

    def environment(system: str, *without: str) -> dict[str, str]:
        path = commands(tmp_path / "bin", *without)
        return {"PATH": path, **os_release(tmp_path, system)}

    return environment


@pytest.mark.parametrize("system", OS_RELEASE)
def test_a_system_is_told_by_itself_or_by_what_it_is_like(shell: Run, elsewhere, system: str):
    assert shell("system_family", **elsewhere(system)).stdout.strip() == FAMILIES[system]


@pytest.mark.parametrize("system", OS_RELEASE)
def test_what_is_here_is_not_asked_for_where_no_dpkg_knows_it(shell: Run, elsewhere, system: str):
    done = shell("needs_ensure 'because' curl git awk; echo met", **elsewhere(system))

    assert (done.returncode, done.stdout, done.stderr) == (0, "met\n", "")


@pytest.mark.parametrize("system", OS_RELEASE)
def test_what_is_missing_is_named_with_the_systems_own_command(shell: Run, elsewhere, system: str):
    done = shell("needs_ensure 'because' curl git", **elsewhere(system, "curl"))

    assert done.returncode == 69
    assert done.stderr.splitlines()[0] == "✗ Needed and not here: curl (because)"
    assert INSTALL[FAMILIES[system]] in done.stderr.splitlines()[1]


@pytest.mark.parametrize("system", ENGINES)
def test_the_engine_is_asked_for_by_the_names_of_the_system(shell: Run, elsewhere, system: str):
    done = shell("engine_packages", **elsewhere(system))

    assert done.stdout.split() == ENGINES[system]


@pytest.mark.parametrize("system", ["fedora", "alma", "arch", "alpine", "suse"])
def test_a_system_without_an_engine_is_told_how_to_get_one(shell: Run, elsewhere, system: str):
    done = shell("engine_ensure", **elsewhere(system, "docker"))

    assert done.returncode == 69
    assert "Needed and not here: docker" in done.stderr
    assert f" {ENGINES[system][0]}" in done.stderr


def test_ubuntus_packages_have_ubuntus_names(shell: Run, elsewhere):
    done = shell("system_packages docker docker-compose chromium curl", **elsewhere("ubuntu"))

    assert done.stdout.split() == ["docker.io", "docker-compose-v2", "chromium-browser", "curl"]


@pytest.mark.parametrize(
    ("system", "package"),
    [
        ("debian 12", "docker-compose"),
        ("debian 13", "docker-compose"),
        ("mint", "docker-compose-v2"),
        ("fedora", "docker-compose"),
        ("alpine", "docker-cli-compose"),
    ],
)
def test_compose_is_what_the_system_has_of_it(shell: Run, elsewhere, system: str, package: str):
    assert shell("system_packages docker-compose", **elsewhere(system)).stdout == f"{package}\n"


def test_compose_comes_with_the_engine_and_is_offered_beside_one(shell: Run, tmp_path: Path):
    script = """
need_met() { [ "$1" != docker-compose ]; }
packages_install() { echo "$*" >&3; }
apt_is_here() { :; }
DOCKER_HOST='' engine_install; compose_offer
"""
    done = shell(script, **os_release(tmp_path, "debian 12"))

    assert done.stdout.count("docker.io docker-compose\n") == 2  # said, and installed
    assert "\ndocker-compose\n" in done.stdout


def test_a_deploy_goes_on_without_compose(shell: Run, tmp_path: Path):
    script = """
need_met() { false; }
packages_install() { echo 'no such package'; return 100; }
compose_offer; echo goes on
"""
    done = shell(script, **os_release(tmp_path, "debian 12"))

    assert (done.returncode, "goes on\n" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("system", "name"), [("debian 12", "Debian 12"), ("ubuntu", "Ubuntu 24.04.1 LTS")]
)
def test_where_apt_is_what_is_missing_is_said_before_it_is_installed(
    shell: Run, tmp_path: Path, system: str, name: str
):
    script = "packages_install() { echo $*; }; needs_ensure 'because' no-such-command git"
    done = shell(script, **os_release(tmp_path, system))

    assert done.stdout.splitlines()[:2] == [
        f"Will be installed from {name}: no-such-command",
        "    why: because",
    ]


def test_a_docker_that_is_podman_is_named_and_not_installed_over(shell: Run, elsewhere):
    env = elsewhere("fedora", "docker")
    shim = Path(env["PATH"]) / "docker"
    shim.write_text("#!/bin/sh\necho 'podman version 5.4.0'\n")
    shim.chmod(0o755)
    done = shell("engine_ensure", **env)

    assert done.returncode == 69
    assert "docker is podman here" in done.stderr
    assert "dnf install moby-engine" in done.stderr


def test_without_registry_and_debian_it_is_said_how_the_base_image_gets_here(shell: Run, elsewhere):
    script = """
image_exists() { false; }
registry_ask() { REGISTRY_SAID='toomanyrequests: slow down'; : >"$TMP_DIR/registry"; return 1; }
base_image_ensure
"""
    done = shell(script, **elsewhere("fedora"))

    assert done.returncode == 69
    assert "No registry gives python:3.12-slim: toomanyrequests: slow down" in done.stderr
    assert "docker save python:3.12-slim" in done.stderr


def test_the_native_way_says_where_it_is_tested_and_what_it_needs(shell: Run, elsewhere):
    script = 'has_command() { [ "$1" != nginx ]; }; native_packages'
    done = shell(script, **elsewhere("fedora"))

    assert "tested on Debian and Ubuntu; this is Fedora Linux 42" in done.stderr
    assert (done.returncode, "dnf install nginx" in done.stderr) == (69, True)


@pytest.mark.parametrize(
    "line", ['{"source":"nginx","n":1}', '{"level": "info", "source": "nginx.access"}']
)
def test_the_lines_of_one_program_come_as_they_are_written(shell: Run, line: str):
    done = shell(f"printf '%s\\n' '{line}' '{{\"source\":\"boot\"}}' | logs_only nginx")

    assert done.stdout == line + "\n"
