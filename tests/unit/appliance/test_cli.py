"""The command itself, without a container."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.cli import VERBS, main
from appliance.config import variables

WRONG = {
    "DEBUG": "maybe",
    "ALLOWED_HOSTS": "https://a.example",
    "DOMAINS": "localhost:80",
    "CORS_ALLOWED_ORIGINS": "a.example",
    "DB_HOST": "db:5432",
    "DB_PORT": "0",
    "DB_NAME": "n" * 64,
    "DB_USER": "u" * 64,
    "DB_SSLMODE": "full",
    "DB_SSLROOTCERT": "/nowhere",
    "DB_WAIT_SECONDS": "soon",
    "TRUSTED_PROXIES": "everyone",
    "SUPERUSER_EMAIL": "admin",
    "LOG_LEVEL": "loud",
    "LOG_FORMAT": "xml",
}


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_value_is_78_and_named(name, value, capsys):
    assert main(["boot"], {name: value}) == 78
    assert f"  {name} is '{value[:20]}" in capsys.readouterr().err


whole_numbers = [name for name, about in variables().items() if about.example.isdigit()]


@settings(max_examples=200)
@given(st.sampled_from(whole_numbers), st.text(min_size=1, max_size=12))
def test_a_number_that_is_none_is_78_and_never_a_traceback(name, value):
    if value.strip().isascii() and value.strip().isdigit() or not value.strip():
        return
    assert main(["boot"], {name: value}) == 78


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as caught:
        main([verb, "--help"], {})

    assert caught.value.code == 0
    assert VERBS[verb].split()[0] in capsys.readouterr().out


def test_an_administrator_that_nobody_was_asked_about_is_no_success(capsys):
    assert main(["manage", "createsuperuser", "--email", "ops@example.com"], {}) == 1
    assert "no administrator was created" in capsys.readouterr().err
