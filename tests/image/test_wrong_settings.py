"""A wrong setting never half-starts the container."""

import subprocess

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import env_options


def run(image, env, *options):
    return subprocess.run(
        ["docker", "run", "--rm", *options, *env_options(env), image],
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_every_problem_is_reported_and_the_exit_code_is_78(image):
    done = run(image, {"DB_HOST": "db", "WEB_WORKERS": "many", "DEBUG": "perhaps"})

    assert done.returncode == 78
    assert done.stderr.splitlines() == [
        "appliance: the configuration has 5 problems",
        "  SECRET_KEY is missing, need 32 characters or more (make one with: openssl rand -hex 32)",
        "  DEBUG is 'perhaps', need True or False (example: DEBUG=False)",
        "  DB_NAME is missing, need it with DB_HOST (example: DB_NAME=wisebet_db)",
        "  DB_USER is missing, need it with DB_HOST (example: DB_USER=wisebet_user)",
        "  WEB_WORKERS is 'many', need a whole number 1 to 64 (example: WEB_WORKERS=2)",
        "hint: mend the env file and start again; see .env.example",
    ]


def test_a_quoted_value_in_an_env_file_is_explained(image, tmp_path):
    (tmp_path / "env").write_text('LOG_LEVEL="INFO"\n')
    done = run(image, {}, f"--env-file={tmp_path / 'env'}")

    assert done.returncode == 78
    assert "LOG_LEVEL starts and ends with a quotation mark" in done.stderr


def test_what_a_service_of_kubernetes_sets_is_told_with_its_mend(image):
    links = {"DB_PORT": "tcp://10.0.0.1:5432", "DB_SERVICE_HOST": "10.0.0.1"}
    done = run(image, links)

    assert done.returncode == 78
    assert done.stderr.splitlines() == [
        "appliance: the configuration has 1 problem",
        "  DB_PORT is 'tcp://10.0.0.1:5432', which Kubernetes sets for a service called db "
        "(Docker's --link for a container): need enableServiceLinks: false in the pod's spec, "
        "another name for the service, or DB_PORT set in the pod itself",
        "hint: no env file has set this: mend the pod or the service, and start again",
    ]


def test_a_platforms_own_options_for_gunicorn_do_not_keep_it_from_starting():
    env = {"GUNICORN_CMD_ARGS": "--bind=127.0.0.1:1 --workers=0", "WEB_CONCURRENCY": "9"}
    with appliance(env) as running:
        assert running.is_ready()


def test_a_volume_that_cannot_be_written_is_77_with_the_chown_that_mends_it(image, tmp_path):
    tmp_path.chmod(0o755)
    done = run(image, {}, f"--volume={tmp_path}:/backups")

    assert done.returncode == 77
    assert "/backups (owner 0:0" in done.stderr
    assert "chown -R 10001:10001 /backups" in done.stderr


def test_a_volume_that_is_only_to_be_read_is_said_to_be_that(image, tmp_path):
    tmp_path.chmod(0o777)
    options = ["docker", "run", "--rm", f"--volume={tmp_path}:/backups:ro", image]
    done = subprocess.run([*options, "check", "--volumes"], capture_output=True, text=True)

    assert done.returncode == 77
    assert "we are uid 10001): Read-only file system\n" in done.stderr
    assert "hint: mount them to be written" in done.stderr and "chown" not in done.stderr


@pytest.mark.parametrize("verb", ["status", "health"])
def test_asking_a_container_that_runs_nothing_gives_a_sentence(image, verb):
    done = subprocess.run(
        ["docker", "run", "--rm", image, verb], capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 1
    assert done.stderr.startswith("appliance: ") and "Traceback" not in done.stderr
