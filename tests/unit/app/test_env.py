"""The environment as the application reads it."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from app.config.env import Environment, environment

KEY = "a secret key of the tests, 0123456789"
GOOD = {"SECRET_KEY": KEY, "APPLIANCE_ROOT": "/nowhere"}
ROOT = Path(__file__).resolve().parents[3]


def problems(env):
    with pytest.raises(ImproperlyConfigured) as caught:
        environment(env)
    return str(caught.value).splitlines()[1:]


def test_a_secret_key_is_all_it_needs():
    read = environment(GOOD)

    assert (read.secret_key, read.debug, read.db_host) == (KEY, False, "")
    assert read.hosts == ("localhost", "127.0.0.1", "[::1]")
    assert read.data == Path("/nowhere/data")


def test_every_problem_is_named_at_once():
    assert problems(
        {
            "APPLIANCE_ROOT": "/nowhere",
            "DEBUG": "perhaps",
            "DB_HOST": "db",
            "DB_PORT": "-1",
            "TLS_MODE": "maybe",
            "LOG_FORMAT": "xml",
            "WEB_THREADS": "²",
        }
    ) == [
        "  DEBUG: need True or False",
        "  TLS_MODE: need one of off, self-signed, custom, acme",
        "  DB_PORT: need a whole number above 0",
        "  WEB_THREADS: need a whole number above 0",
        "  LOG_FORMAT: need one of json, text",
        "  SECRET_KEY: need a value",
        "  DB_NAME: need a value",
        "  DB_USER: need a value",
    ]


@pytest.mark.parametrize("name", ["SECRET_KEY", "DB_PASSWORD", "SUPERUSER_PASSWORD"])
def test_a_secret_may_stand_in_a_file(tmp_path, name):
    (tmp_path / "secret").write_text("from the file\n")
    env = {**GOOD, f"{name}_FILE": str(tmp_path / "secret")}
    env.pop(name, None)

    assert getattr(environment(env), name.lower()) == "from the file"


def test_a_secret_given_twice_is_an_error_and_not_shown(tmp_path):
    (tmp_path / "secret").write_text("hidden")
    found = problems({**GOOD, "SECRET_KEY_FILE": str(tmp_path / "secret")})

    assert found == ["  SECRET_KEY: need only one of SECRET_KEY and SECRET_KEY_FILE"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_secret_file_that_cannot_be_read_is_an_error(tmp_path, content):
    if content:
        (tmp_path / "secret").write_bytes(content)
    (found,) = problems({**GOOD, "SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "secret")})

    assert found.startswith("  SECRET_KEY: need a readable SECRET_KEY_FILE (")


def test_a_file_is_not_taken_for_what_is_no_secret(tmp_path):
    (tmp_path / "host").write_text("db")

    assert environment({**GOOD, "DB_HOST_FILE": str(tmp_path / "host")}).db_host == ""


def test_no_secret_is_in_the_text_of_the_environment():
    read = environment({**GOOD, "DB_PASSWORD": "hunter2", "SUPERUSER_PASSWORD": "hunter3"})

    assert KEY not in repr(read) and "hunter" not in repr(read)


def test_the_trial_uses_the_key_it_keeps(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text("kept on the volume\n")

    read = environment({"APPLIANCE_ROOT": str(tmp_path)})
    assert read.secret_key == "kept on the volume"


def test_a_key_that_is_given_wins_over_the_kept_one(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text("kept")

    assert environment({**GOOD, "APPLIANCE_ROOT": str(tmp_path)}).secret_key == KEY


@pytest.mark.parametrize(
    ("given", "has_tls"),
    [
        ({}, False),
        ({"DOMAINS": "a.example"}, True),
        ({"DOMAINS": "a.example", "TLS_MODE": "off"}, False),
        ({"TLS_MODE": "self-signed"}, True),
    ],
)
def test_tls_is_ours_as_soon_as_a_domain_is_named(given, has_tls):
    assert environment({**GOOD, **given}).has_tls is has_tls


def test_names_are_listed_once_in_the_order_given():
    read = environment({**GOOD, "DOMAINS": "b.example, a.example,,b.example"})

    assert read.hosts == ("b.example", "a.example")


def test_the_documentation_tells_the_same_defaults():
    text = (ROOT / "docs/configuration.md").read_text()
    documented = dict(re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\|", text, re.MULTILINE))
    ours = {
        name.upper(): field.metadata["default"]
        for name, field in Environment.__dataclass_fields__.items()
    }

    shared = sorted(set(documented) & set(ours))
    assert len(shared) > 12
    assert {name: documented[name] for name in shared} == {name: ours[name] for name in shared}
