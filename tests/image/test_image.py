"""What the image is made of."""

import json

from tests.rig.engine import base_image, container, docker, inspect

MEGABYTE = 1_000_000


def layers(image):
    """(size in bytes, instruction) of each layer, the newest first."""
    lines = docker("history", "--no-trunc", "--human=false", "--format={{json .}}", image)
    return [(int(row["Size"]), row["CreatedBy"]) for row in map(json.loads, lines.splitlines())]


def added_layers(image):
    return layers(image)[: -len(layers(base_image()))]


def sh(image, script):
    return docker("run", "--rm", "--entrypoint=sh", image, "-c", script)


def test_what_is_added_to_the_base_is_at_most_120_mb(image):
    added = sum(size for size, _ in added_layers(image))

    print(f"added to the base: {added / MEGABYTE:.0f} MB")
    assert added <= 120 * MEGABYTE


def test_dependencies_are_a_layer_below_the_application(image):
    instructions = [created_by for _, created_by in added_layers(image)]
    newest = {
        target: next(i for i, line in enumerate(instructions) if f" in {target}" in line)
        for target in ("/opt/venv", "/app")
    }

    assert newest["/app"] < newest["/opt/venv"]


def test_it_runs_as_an_unprivileged_user(image):
    assert sh(image, "id -u; id -g").split() == ["10001", "10001"]


def test_it_carries_no_compiler_no_pip_and_no_package_lists(image):
    found = sh(
        image,
        "for tool in cc gcc g++ make pip pip3; do command -v $tool || :; done;"
        "python -c 'import pip' 2>/dev/null && echo pip; ls /var/lib/apt/lists",
    )

    assert found == ""


def test_no_file_of_the_product_can_be_changed_by_the_product(image):
    writable = sh(
        image,
        "find /app /opt/venv -xdev -writable -not -path '/app/staticfiles*' "
        "-not -path '/app/mediafiles*' | head",
    )

    assert writable == ""


def test_it_names_itself_and_its_health_check(image):
    config = inspect(image)["Config"]

    assert config["Labels"]["org.opencontainers.image.title"] == "WiseBet Appliance"
    assert config["Healthcheck"]["Test"] == ["CMD", "appliance", "health"]
    assert config["StopSignal"] == "SIGTERM"
    assert set(config["ExposedPorts"]) == {"80/tcp", "443/tcp", "443/udp"}


def test_no_secret_is_in_the_image(image):
    environment = inspect(image)["Config"]["Env"]

    assert not [line for line in environment if "SECRET" in line or "PASSWORD" in line]


def test_docker_sees_it_healthy_in_a_bridged_container_without_privilege():
    options = ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges")
    with container(*options, "--tmpfs=/tmp", "--tmpfs=/run", "--health-interval=1s") as name:
        docker("exec", name, "sh", "-c", "until appliance health; do sleep 0.2; done")
        docker("exec", name, "sh", "-c", "sleep 2")
        state = inspect(name)["State"]

    assert state["Health"]["Status"] == "healthy"


def test_the_image_says_which_version_and_revision_it_is_and_needs_nothing_for_it(image):
    told = json.loads(
        docker("run", "--rm", "--network=none", "--read-only", image, "release", "--json")
    )
    labels = inspect(image)["Config"]["Labels"]

    assert told["version"] == labels["org.opencontainers.image.version"]
    assert told["revision"] == labels["org.opencontainers.image.revision"]
    assert "betting.0001_initial" in told["migrations"]
