"""One command from a clone to an authenticated call, and the verbs of every day after it."""

import json
import re
import socket

import pytest

from tests.rig.engine import docker, inspect
from tests.rig.operator import operator
from tests.rig.pages import looking


@pytest.fixture(scope="module")
def deployed():
    """An operator whose first `deploy` went well."""
    with operator() as person:
        person.first = person.types("deploy")
        assert person.first.returncode == 0, person.first.stdout + person.first.stderr
        yield person


def test_deploy_ends_with_an_authenticated_call(deployed):
    assert "GET /api/auth/profile → 200, admin@example.com" in deployed.first.stdout


def test_every_step_of_deploy_has_a_line_with_its_time(deployed):
    steps = re.findall(r"^✓ (.+?) +\d+\.\d s", deployed.first.stdout, re.MULTILINE)

    assert steps[-7:] == [
        f"image {deployed.settings['WISEBET_IMAGE']} built",
        ".env written",
        "new settings checked",
        "volumes checked",
        "container started",
        "ready",
        "signed in, authenticated call answered",
    ]


def test_deploy_prints_where_to_look(deployed):
    base = f"http://localhost:{deployed.settings['PUBLISH_HTTP']}"

    for path in ("/", "/api/docs/", "/admin/"):
        assert f"{base}{path}" in deployed.first.stdout
        assert deployed.get(path).status_code == 200


def test_container_runs_without_any_privilege(deployed):
    about = inspect(deployed.name)
    host = about["HostConfig"]

    assert about["Config"]["User"] == "10001:10001"
    assert (host["ReadonlyRootfs"], host["CapDrop"]) == (True, ["ALL"])
    assert host["SecurityOpt"] == ["no-new-privileges"]
    assert host["RestartPolicy"]["Name"] == "unless-stopped"


def test_second_deploy_changes_nothing_and_shows_no_secret(deployed):
    before = inspect(deployed.name)["Id"], deployed.env_file.read_bytes()
    done = deployed.types("deploy")

    assert done.returncode == 0, done.stderr
    assert (inspect(deployed.name)["Id"], deployed.env_file.read_bytes()) == before
    assert deployed.env()["SUPERUSER_PASSWORD"] not in done.stdout + done.stderr


def test_status_shows_memory_start_time_and_processes(deployed):
    shown = deployed.types("status").stdout

    for fact in (r"memory +[0-9.]+MiB", r"seconds to ready +[0-9.]+", r"gunicorn +RUNNING"):
        assert re.search(fact, shown), fact


def test_health_is_the_ready_answer(deployed):
    done = deployed.types("health")

    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "ready")


def test_logs_can_be_of_one_program_alone(deployed):
    lines = deployed.types("logs", "nginx").stdout.splitlines()

    assert {json.loads(line)["source"] for line in lines} == {"nginx"}


def test_backup_prints_the_path_of_an_archive(deployed):
    path = deployed.types("backup").stdout.strip()

    members = docker("exec", deployed.name, "python", "-m", "tarfile", "-l", path).split()
    assert {"database.sqlite3", "manifest.json"} <= set(members)


@pytest.mark.parametrize("command", sorted(looking()))
def test_a_command_that_a_page_names_ends_well(deployed, command):
    done = deployed.types(*command.split()[1:])

    assert done.returncode == 0, done.stdout + done.stderr


def test_shell_and_migrate_reach_django(deployed):
    asked = "from django.conf import settings; print('debug', settings.DEBUG)\n"

    assert "debug False" in deployed.types("shell", stdin=asked).stdout
    assert "No migrations to apply" in deployed.types("migrate").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("bash", "-c", "exit 7"), 7),
        (("shell", "-c", "raise SystemExit(5)"), 5),
        (("migrate", "--nonsense"), 2),
        (("certs", "nonsense"), 2),
        (("backup", "--nonsense"), 2),
        (("createsuperuser",), 1),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_how_it_ended_inside_is_how_the_verb_ends(deployed, words, code):
    assert deployed.types(*words).returncode == code


def test_an_administrator_is_made_without_a_terminal_when_all_is_said(deployed):
    silent = ("createsuperuser", "--noinput", "--email", "second@example.com")
    done = deployed.types(*silent, DJANGO_SUPERUSER_PASSWORD="a long phrase of mine")
    asked = "from app.accounts.models import User; u = User.objects.get(email='second@example.com')"
    asked += "; print(u.is_superuser, u.check_password('a long phrase of mine'))\n"

    assert done.returncode == 0, done.stderr
    assert "True True" in deployed.types("shell", stdin=asked).stdout


def test_stop_and_start_keep_what_was_there(deployed):
    assert deployed.types("stop").returncode == 0
    assert inspect(deployed.name)["State"]["ExitCode"] == 0
    assert deployed.types("health").returncode != 0

    assert deployed.types("start").returncode == 0
    assert "signed in" in deployed.types("deploy").stdout


def test_wrong_setting_is_reported_while_the_old_container_goes_on(deployed):
    right, before = deployed.env_file.read_text(), inspect(deployed.name)["Id"]
    deployed.env_file.write_text(right + "WEB_WORKERS=many\n")
    done = deployed.types("deploy")
    deployed.env_file.write_text(right)

    assert done.returncode == 78
    assert "WEB_WORKERS is 'many', need a whole number" in done.stderr
    assert inspect(deployed.name)["Id"] == before
    assert deployed.get("/health/ready/").status_code == 200


def test_version_that_does_not_become_ready_is_taken_back(deployed):
    wsgi = deployed.folder / "app/config/wsgi.py"
    right, before = wsgi.read_text(), inspect(deployed.name)["Id"]
    wsgi.write_text(right + "\nraise RuntimeError('broken on purpose')\n")
    done = deployed.types("update")
    wsgi.write_text(right)

    assert done.returncode == 70
    assert "broken on purpose" in done.stderr
    assert inspect(deployed.name)["Id"] == before
    assert deployed.get("/health/ready/").status_code == 200


def test_changed_setting_replaces_the_container(deployed):
    right, before = deployed.env_file.read_text(), inspect(deployed.name)["Id"]
    deployed.env_file.write_text(right + "MAX_UPLOAD_MB=1\n")
    done = deployed.types("deploy")

    assert done.returncode == 0, done.stderr
    assert inspect(deployed.name)["Id"] != before
    assert f"{deployed.name}_previous" not in docker("ps", "--all", "--format", "{{.Names}}")


def test_misspelt_setting_is_told_with_the_nearest_name(deployed):
    right = deployed.env_file.read_text()
    deployed.env_file.write_text(right + "LOG_LEVL=INFO\n")
    done = deployed.types("deploy")
    deployed.env_file.write_text(right)

    assert done.returncode == 0, done.stderr
    assert "LOG_LEVL is not a setting of ours" in done.stderr
    assert "did you mean LOG_LEVEL?" in done.stderr


def test_interrupted_replacement_brings_the_old_container_back(deployed):
    right, before = deployed.env_file.read_text(), inspect(deployed.name)["Id"]
    deployed.env_file.write_text(right + "MAX_UPLOAD_MB=7\n")
    code = deployed.interrupts("deploy", after="container started")
    deployed.env_file.write_text(right)

    assert code == 130
    assert inspect(deployed.name)["Id"] == before
    assert deployed.get("/health/ready/").status_code == 200


def test_secret_may_stand_in_a_file(deployed):
    right, before = deployed.env_file.read_text(), deployed.env()["SECRET_KEY"]
    secrets = deployed.folder / "secrets"
    secrets.mkdir()
    (secrets / "key").write_text(before)
    (secrets / "key").chmod(0o644)
    named = right.replace(f"SECRET_KEY={before}", "SECRET_KEY_FILE=/run/secrets/key")
    deployed.env_file.write_text(named)
    done = deployed.types("deploy")

    assert done.returncode == 0, done.stderr
    assert before not in str(inspect(deployed.name)["Config"]["Env"])


def test_taken_port_is_told_before_anything_is_replaced(deployed):
    before = inspect(deployed.name)["Id"]
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = deployed.types("deploy", PUBLISH_HTTP=str(port))

    assert done.returncode == 69
    assert f"Port {port} is taken by " in done.stderr
    assert inspect(deployed.name)["Id"] == before


def test_clean_keeps_the_data_and_clean_volumes_does_not(deployed):
    volume = f"{deployed.name}_data"
    assert deployed.types("clean").returncode == 0
    assert docker("ps", "--all", "--quiet", "--filter", f"name={deployed.name}") == ""
    assert docker("volume", "ls", "--quiet", "--filter", f"name={volume}") == volume

    assert deployed.types("clean", "--volumes", "--yes").returncode == 0
    assert docker("volume", "ls", "--quiet", "--filter", f"name={deployed.name}") == ""
