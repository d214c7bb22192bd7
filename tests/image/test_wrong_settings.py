"""A wrong setting never half-starts the container."""

import subprocess

import pytest

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


def test_a_volume_that_cannot_be_written_is_77_with_the_chown_that_mends_it(image, tmp_path):
    tmp_path.chmod(0o755)
    done = run(image, {}, f"--volume={tmp_path}:/backups")

    assert done.returncode == 77
    assert "/backups (owner 0:0" in done.stderr
    assert "chown -R 10001:10001 /backups" in done.stderr


@pytest.mark.parametrize("verb", ["status", "health"])
def test_asking_a_container_that_runs_nothing_gives_a_sentence(image, verb):
    done = subprocess.run(
        ["docker", "run", "--rm", image, verb], capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 1
    assert done.stderr.startswith("appliance: ") and "Traceback" not in done.stderr
