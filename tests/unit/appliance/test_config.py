"""The environment, read into a checked configuration or one report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config import advice, load_config, misspellings, variables
from appliance.errors import ConfigError

KEY = "k3yJ9-vN2wQ8_zR5tX7uB1mC4sD6fG0h"


def report(env):
    with pytest.raises(ConfigError) as caught:
        load_config(env)
    return str(caught.value).splitlines()[1:]


def test_an_empty_environment_is_the_trial_on_sqlite_and_plain_http():
    config = load_config({})

    assert (config.is_trial, config.uses_postgresql, config.domains) == (True, False, ())
    assert config.hosts == ("localhost", "127.0.0.1", "[::1]")


def test_every_problem_is_reported_at_once_in_the_order_of_the_contract():
    assert report({"DOMAINS": "a.example", "WEB_WORKERS": "many", "DEBUG": "True"}) == [
        "  SECRET_KEY is missing, need 32 characters or more (make one with: openssl rand -hex 32)",
        "  DEBUG is True, need False with a public domain (a.example)",
        "  ACME_EMAIL is missing, need it for certificates from a CA "
        "(example: ACME_EMAIL=ops@example.com; TLS_MODE=off behind a proxy that speaks TLS)",
        "  WEB_WORKERS is 'many', need a whole number 1 to 64 (example: WEB_WORKERS=2)",
    ]


def test_one_problem_is_counted_as_one():
    with pytest.raises(ConfigError, match="^the configuration has 1 problem\n"):
        load_config({"HTTP_PORT": "0"})


def test_a_secret_is_never_shown_in_the_report():
    lines = report({"SECRET_KEY": "hunter2\x01", "SUPERUSER_PASSWORD": "tiny"})

    assert not any("hunter2" in line or "tiny" in line for line in lines)
    assert len(lines) == 3


def test_quotation_marks_kept_by_docker_are_named():
    assert report({"DB_NAME": '"wisebet"'}) == [
        "  DB_NAME starts and ends with a quotation mark, need it without: "
        "`docker run --env-file` keeps quotes as part of the value"
    ]


def test_a_secret_is_read_from_the_file_its_variable_names(tmp_path):
    (tmp_path / "key").write_text(KEY + "\n")

    assert load_config({"SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == KEY


def test_a_secret_given_twice_is_an_error(tmp_path):
    (tmp_path / "key").write_text(KEY)

    assert report({"SECRET_KEY": KEY, "SECRET_KEY_FILE": str(tmp_path / "key")})[0] == (
        "  SECRET_KEY and SECRET_KEY_FILE are both set, need only one of them"
    )


def test_a_secret_file_that_cannot_be_read_is_named():
    assert report({"SECRET_KEY_FILE": "/nowhere/key"})[0] == (
        "  SECRET_KEY_FILE is '/nowhere/key', need a file that this container can read "
        "(No such file or directory)"
    )


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("short", "5 characters long"),
        ("a" * 40, "repeats a few characters"),
        ("django-insecure-" + KEY, "known example"),
    ],
)
def test_a_weak_secret_key_is_refused(key, reason):
    assert reason in report({"SECRET_KEY": key})[0]


def test_a_percent_sign_in_a_secret_is_kept():
    assert load_config({"SECRET_KEY": KEY + "%(x)s%"}).secret_key.endswith("%(x)s%")


def test_a_database_name_without_a_host_is_half_a_configuration():
    assert report({"DB_NAME": "wisebet"}) == [
        "  DB_HOST is missing, need it because DB_NAME is set"
    ]


def test_a_database_host_needs_name_user_and_key():
    assert [line.split()[0] for line in report({"DB_HOST": "db"})] == [
        "SECRET_KEY",
        "DB_NAME",
        "DB_USER",
    ]


def test_verify_full_needs_the_file_of_the_authority():
    env = {"SECRET_KEY": KEY, "DB_HOST": "db", "DB_NAME": "n", "DB_USER": "u"}

    assert report(env | {"DB_SSLMODE": "verify-full"}) == [
        "  DB_SSLROOTCERT is missing, need the CA's file with DB_SSLMODE=verify-full"
    ]


def test_hosts_are_the_domains_and_what_else_is_allowed():
    base = {"SECRET_KEY": KEY, "ACME_EMAIL": "ops@a.example", "DOMAINS": "a.example,b.example"}

    assert load_config(base).hosts == ("a.example", "b.example")
    assert load_config(base | {"ALLOWED_HOSTS": "localhost"}).hosts == (
        "localhost",
        "a.example",
        "b.example",
    )


@pytest.mark.parametrize(
    ("env", "mode"),
    [
        ({}, "off"),
        ({"DOMAINS": "a.example", "ACME_EMAIL": "ops@a.example", "SECRET_KEY": KEY}, "acme"),
        ({"DOMAINS": "a.example", "TLS_MODE": "off", "SECRET_KEY": KEY}, "off"),
        ({"TLS_MODE": "self-signed"}, "self-signed"),
    ],
)
def test_a_domain_switches_tls_on_unless_told_otherwise(env, mode):
    assert load_config(env).tls == mode


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"TLS_MODE": "custom"}, ["TLS_CERT_FILE", "TLS_KEY_FILE"]),
        ({"TLS_CERT_FILE": "/c.pem"}, ["TLS_CERT_FILE"]),
        ({"TLS_MODE": "acme"}, ["DOMAINS", "ACME_EMAIL"]),
        ({"ACME_EAB_KID": "kid"}, ["ACME_EAB_HMAC_KEY"]),
        ({"ACME_EAB_HMAC_KEY": "aGVsbG8td29ybGQ"}, ["ACME_EAB_KID"]),
        ({"ACME_STAGING": "1", "ACME_SERVER": "https://ca.example/dir"}, ["ACME_STAGING"]),
        ({"HSTS_PRELOAD": "1"}, ["HSTS_SECONDS", "HSTS_SUBDOMAINS"]),
    ],
)
def test_half_a_tls_configuration_is_reported(env, named):
    assert [line.split()[0] for line in report(env)] == named


@pytest.mark.parametrize(
    ("given_name", "meant"),
    [("DB_HOTS", "DB_HOST"), ("SECERT_KEY", "SECRET_KEY"), ("db_password", "DB_PASSWORD")],
)
def test_a_misspelt_variable_is_warned_about_with_the_nearest_name(given_name, meant):
    assert misspellings({given_name: "x"}) == [
        f"{given_name} is not a setting of ours and was ignored: did you mean {meant}?"
    ]


def test_a_proxy_that_must_be_there_and_is_not_named_is_asked_for():
    off = {"TLS_MODE": "off", "DOMAINS": "a.example", "SECRET_KEY": KEY}

    (told,) = advice(load_config(off))
    assert "TRUSTED_PROXIES" in told
    assert (
        advice(load_config(off | {"TRUSTED_PROXIES": "10.0.0.0/8"}))
        == advice(load_config({}))
        == []
    )


def test_variables_of_the_system_are_not_taken_for_misspellings():
    system = ("PATH", "HOME", "HOSTNAME", "LANG", "TERM", "PWD", "PYTHONPATH", "SSL_CERT_FILE")

    assert misspellings(dict.fromkeys(system, "x")) == []


@given(st.sampled_from(sorted(variables())), st.text(max_size=80))
def test_any_text_in_any_variable_is_taken_or_named_in_the_report(name, value):
    try:
        load_config({name: value})
    except ConfigError as error:
        assert all(line.startswith("  ") for line in str(error).splitlines()[1:])
        named = {line.split()[0] for line in str(error).splitlines()[1:]}
        assert name in named or named & _companions(name)


def _companions(name):
    """What a right value of this variable makes necessary."""
    return {
        "DB_HOST": {"DB_NAME", "DB_USER", "SECRET_KEY"},
        "DOMAINS": {"SECRET_KEY", "ACME_EMAIL"},
        "TLS_MODE": {"TLS_CERT_FILE", "TLS_KEY_FILE", "DOMAINS", "ACME_EMAIL"},
        "ACME_EAB_KID": {"ACME_EAB_HMAC_KEY"},
        "ACME_EAB_HMAC_KEY": {"ACME_EAB_KID"},
        "HSTS_PRELOAD": {"HSTS_SECONDS", "HSTS_SUBDOMAINS"},
        "SUPERUSER_EMAIL": {"SUPERUSER_PASSWORD"},
        "SUPERUSER_PASSWORD": {"SUPERUSER_EMAIL"},
        "DB_NAME": {"DB_HOST"},
        "DB_USER": {"DB_HOST"},
        "DB_PASSWORD": {"DB_HOST"},
        "DB_SSLMODE": {"DB_SSLROOTCERT"},
        "HTTP_PORT": {"HTTPS_PORT", "GUNICORN_PORT"},
        "HTTPS_PORT": {"GUNICORN_PORT"},
    }.get(name, set())
