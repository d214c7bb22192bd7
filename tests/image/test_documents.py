"""What the pages tell a person to type is typed here, on appliances that nobody has prepared."""

import re
import shlex
import subprocess

import pytest

from tests.rig.appliance import appliance
from tests.rig.engine import ROOT, appliance_image, docker, free_port, unused_name
from tests.rig.pages import ELSEWHERE, PAGES, commands, examples, looking, typed
from tests.rig.postgres import Postgres

IMAGE = "wisebet/appliance"
CONFIGURATION = ROOT / "docs/configuration.md"
SECRET = "Zk3-9vN2wQ8_zR5tX7uB1mC4sD6fG0hJ"

WRONG = "docker run --rm -e DB_HOST=db -e WEB_WORKERS=many wisebet/appliance"
CHECK = "docker run --rm --env-file .env wisebet/appliance check"
# Typed in the tests below.
TYPED = {
    "docker exec wisebet appliance manage demo",
    "docker exec wisebet appliance manage demo --remove",
    "appliance status --json",
    "appliance check",
    WRONG,
    CHECK,
}


def plain_run():
    """README's `docker run`."""
    (command,) = (each for each in commands() if each.startswith("docker run --detach"))
    return command


def moved():
    (command,) = (each for each in commands() if each.endswith("appliance move-to-postgresql"))
    return command  # typed in test_postgresql_documented.py


def verified():
    (command,) = (each for each in commands() if " appliance verify /" in each)
    return command


def restored():
    (command,) = (each for each in commands() if " appliance restore --yes " in each)
    return command


def undone():
    (command,) = (each for each in commands() if " appliance restore --undo " in each)
    return command


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def fresh(request):
    """A container as its first start left it."""
    if request.param == "SQLite":
        with appliance({"SECRET_KEY": ""}) as running:
            yield running
        return
    with Postgres.temporary() as server, appliance(server.environment()) as running:
        yield running


def as_typed(command, **instead):
    """The words of a command, with this machine's names instead of the page's."""
    words = []
    for word in shlex.split(command):
        for name, value in instead.items():
            word = re.sub(rf"\b{name}(?=_|$)", value, word)
        words.append(appliance_image() if word == IMAGE else word)
    return words


def test_every_command_of_the_pages_is_typed_by_a_test_or_has_its_reason():
    known = (
        TYPED
        | set(ELSEWHERE)
        | looking()
        | {plain_run(), moved(), verified(), restored(), undone()}
    )
    unknown = commands() - known

    assert unknown == set(), "type it in a test, or say in ELSEWHERE why not"
    assert set(ELSEWHERE) | TYPED <= commands(), "the page does not say this any more"
    files = [each for each in ELSEWHERE.values() if each.startswith("tests/")]
    assert [each for each in files if not (ROOT / each).is_file()] == []


def test_every_page_with_examples_is_typed():
    assert {page.name for page in PAGES if examples(page)} == {"api.md", "first-day.md"}


@pytest.mark.parametrize(("page", "least"), [("first-day.md", 12), ("api.md", 12)])
def test_the_examples_of_a_page_do_what_it_says(fresh, tmp_path, page, least):
    names = {"BASE": fresh.base, "WISEBET_NAME": fresh.name}
    found = typed(ROOT / "docs" / page, tmp_path, names)

    assert len(found) >= least
    assert [printed for _, printed in found] == [expected for expected, _ in found]


def test_the_demo_is_made_and_taken_away(fresh):
    for command, told in (
        ("manage demo", "240 bets were made"),
        ("manage demo --remove", "removed"),
    ):
        words = as_typed(f"docker exec wisebet appliance {command}", wisebet=fresh.name)
        assert told in docker(*words[1:])


def test_status_for_programs_is_json(fresh):
    assert fresh.run(*shlex.split("appliance status --json")).startswith("{")


def test_the_report_of_wrong_settings_is_the_one_on_the_page():
    shown = CONFIGURATION.read_text().partition(f"$ {WRONG}\n")[2].partition("```")[0]
    run = subprocess.run(as_typed(WRONG), capture_output=True, text=True, timeout=60)

    assert (run.returncode, run.stderr.strip()) == (78, shown.strip())


def test_an_env_file_can_be_looked_at_without_starting_anything(tmp_path):
    (tmp_path / ".env").write_text(f"SECRET_KEY={SECRET}\n")
    run = subprocess.run(as_typed(CHECK), cwd=tmp_path, capture_output=True, text=True, timeout=60)

    assert run.returncode == 0, run.stdout + run.stderr


def test_plain_docker_is_enough(tmp_path):
    """README's other way: it runs, is backed up, and comes back, as the pages write it."""
    (tmp_path / ".env").write_text(f"SECRET_KEY={SECRET}\nALLOWED_HOSTS=127.0.0.1\n")
    name, port = unused_name(), str(free_port())
    words = as_typed(plain_run(), wisebet=name)
    words[words.index("80:80")] = f"127.0.0.1:{port}:80"
    words[words.index("443:443")] = f"127.0.0.1:{free_port()}:443"
    try:
        subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=60)
        names = {"BASE": f"http://127.0.0.1:{port}", "WISEBET_NAME": name}
        until = "until curl -sf $BASE/health/ready/ -o ready.json; do sleep 0.2; done"
        subprocess.run(["sh", "-c", until], cwd=tmp_path, env=names, check=True, timeout=60)
        archive = docker("exec", name, "appliance", "backup")
        look = as_typed(verified(), wisebet=name)
        assert "is whole" in docker(*look[1:-1], archive)
        back = as_typed(restored(), wisebet=name)
        assert "restored from" in docker(*back[1:-1], archive)
        assert "restored from" in docker(*as_typed(undone(), wisebet=name)[1:])
    finally:
        docker("rm", "--force", name, check=False)
        volumes = [word.partition(":")[0] for word in words if word.startswith(f"{name}_")]
        docker("volume", "rm", *volumes, check=False)
