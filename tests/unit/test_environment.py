"""Every setting, bent in every way that one meets: both who read it say the same, and why."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.config.env import Environment, read_alone
from appliance.config import kinds, load_config, misspellings, variables
from appliance.config.loading import _Problem, _value
from appliance.errors import ConfigError
from tests.unit.appliance.test_contract import declared

KEY = "k3yJ9-vN2wQ8_zR5tX7uB1mC4sD6fG0h"
SECRETS = [name for name, about in variables().items() if about.secret]
OPEN = [name for name in variables() if name not in SECRETS]
SHARED = [name for name in variables() if name.lower() in Environment.__dataclass_fields__]
LINKS = (
    "tcp://10.0.0.1:5432",
    "udp://10.0.0.1:53",
    "sctp://10.0.0.1:9",
    "tcp://[fd00::1]:80",
    "tcp://172.17.0.5:80",
    "tcp://db.default.svc:5432",
)


def right(name):
    """A value that the setting takes."""
    about = variables()[name]
    if about.kind is kinds.readable_file:
        return os.path.abspath(__file__)
    return {"SECRET_KEY": KEY, "ACME_EAB_HMAC_KEY": "aGVsbG8td29ybGQ"}.get(name, about.example)


def report(env):
    with pytest.raises(ConfigError) as caught:
        load_config(env)
    return caught.value


def line_of(name, env):
    """The line of the report about the setting, alone with its secret's file."""
    lines = str(report(env)).splitlines()[1:]
    (line,) = [line for line in lines if line.split()[0] in (name, f"{name}_FILE")]
    return line


@pytest.mark.parametrize("name", variables())
@pytest.mark.parametrize("link", LINKS)
def test_what_kubernetes_sets_for_a_service_is_named_with_its_mend(name, link):
    line = line_of(name, {name: link})

    assert "Kubernetes sets for a service called" in line
    assert "enableServiceLinks: false" in line
    assert (link in line) is (name not in SECRETS)


def test_the_report_does_not_point_at_an_env_file_that_lacks_the_line():
    error = report({"DB_PORT": LINKS[0], "HTTP_PORT": "tcp://10.0.0.2:80"})

    assert [line.split()[0] for line in str(error).splitlines()[1:]] == ["DB_PORT", "HTTP_PORT"]
    assert "a service called db " in str(error) and "a service called http " in str(error)
    assert error.hint == "no env file has set this: mend the pod or the service, and start again"
    mixed = report({"DB_PORT": LINKS[0], "WEB_WORKERS": "many"})
    assert "env file" in mixed.hint and "the pod" in mixed.hint


@pytest.mark.parametrize("service", sorted({name.removesuffix("_PORT") for name in variables()}))
def test_the_other_variables_of_a_service_are_no_misspellings_of_ours(service):
    parts = ("SERVICE_HOST", "SERVICE_PORT", "PORT_80_TCP", "PORT_80_TCP_PROTO", "PORT_80_TCP_PORT")
    env = {f"{service}_{part}": "x" for part in (*parts, "PORT_80_TCP_ADDR", "SERVICE_PORT_HTTP")}

    assert misspellings(env) == []


def test_the_name_that_a_container_link_sets_is_not_taken_for_a_database():
    assert "Docker's --link" in line_of("DB_NAME", {"DB_NAME": "/wisebet/db"})


BENT = {
    "quotes kept by --env-file": ('"{}"', "starts and ends with a quotation mark"),
    "single quotes": ("'{}'", "starts and ends with a quotation mark"),
    "typographic quotes": ("“{}”", "typographic quotation marks"),
    "a byte order mark": ("\ufeff{}", "byte order mark"),
    "an unseen character": ("{}\u200b", "a character that is not seen"),
    "its own name": ("{name}={}", "begins with its own name"),
    "export": ("export {name}={}", "begins with its own name"),
    "a placeholder of a shell": ("${{{name}}}", "nothing has filled in the placeholder"),
    "a placeholder of Kubernetes": ("$({name})", "nothing has filled in the placeholder"),
    "a placeholder of Helm": ("{{{{ .Values.x }}}}", "nothing has filled in the placeholder"),
    "Windows line ends in the middle": ("{}\r\n{}", "has a line end in the middle"),
}


@pytest.mark.parametrize("name", variables())
@pytest.mark.parametrize("bend", BENT)
def test_a_bent_value_is_reported_with_what_has_bent_it(name, bend):
    form, cause = BENT[bend]
    value = form.format(right(name), right(name), name=name)
    line = line_of(name, {name: value})

    assert cause in line and "need" in line
    assert name not in SECRETS or right(name) not in line


@pytest.mark.parametrize("name", OPEN)
def test_a_comment_behind_a_value_is_named(name):
    assert "without the comment" in line_of(name, {name: f"{right(name)}  # as Bob said"})


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("bend", ["a byte order mark", "quotes kept by --env-file"])
def test_a_bent_file_of_a_secret_is_reported_too(name, bend, tmp_path):
    form, cause = BENT[bend]
    (tmp_path / "secret").write_text(form.format(right(name)) + "\r\n")

    assert cause in line_of(name, {f"{name}_FILE": str(tmp_path / "secret")})


@pytest.mark.parametrize("name", variables())
@pytest.mark.parametrize("around", ["{}\r", "{} ", "\t{}", "{}\n", "\u00a0{}"])
def test_what_a_line_end_or_a_space_leaves_around_a_value_is_not_part_of_it(name, around):
    about = variables()[name]

    assert _value(name, about, {name: around.format(right(name))}) == about.parse(right(name))


@pytest.mark.parametrize("name", [*variables(), *(f"{name}_FILE" for name in SECRETS)])
@pytest.mark.parametrize(
    "bend", ["export {}", "\ufeff{}", " {}", "{} ", '"{}"', "- {}", "set {}", "export {}\r"]
)
def test_a_name_that_an_env_file_has_bent_is_reported_by_its_right_name(name, bend):
    given = bend.format(name)
    lines = str(report({given: "x"})).splitlines()[1:]

    assert any(
        line.split()[0] == name and f"need a line that begins with {name}=" in line
        for line in lines
    )


@pytest.mark.parametrize("value", ["*", "app:*", "express:*,-router", "knex:query"])
def test_debug_of_another_program_is_recognised(value):
    assert "set for another program" in line_of("DEBUG", {"DEBUG": value})


@pytest.mark.parametrize(
    ("name", "ours"),
    [("DATABASE_URL", "DB_HOST"), ("PORT", "HTTP_PORT"), ("POSTGRES_PASSWORD", "DB_PASSWORD")],
)
def test_what_platforms_call_otherwise_is_told_as_long_as_ours_is_not_given(name, ours):
    (warning,) = misspellings({name: "x"})

    assert warning.startswith(f"{name} is not a setting of ours") and ours in warning
    assert misspellings({name: "x", ours: "x"}) == []


# ---- both who read the environment ---------------------------------------------


def by_appliance(name, env):
    """The value, or None when it is refused. Whether a file is there, the boot alone asks."""
    try:
        return {"value": _value(name, variables()[name], env)}
    except _Problem as problem:
        is_away = "a file that this container can read" in str(problem) and name in env
        return {"value": env[name].strip()} if is_away else None


def by_application(name, env):
    try:
        return {"value": read_alone(name, env)}
    except ValueError:
        return None


def agree(name, env):
    return by_appliance(name, env) == by_application(name, env)


WORDS = sorted(
    {about.example for about in variables().values()}
    | {default for default in declared().values() if default}
    | {"0", "-1", "1", "64", "65", "1024", "65536", "9" * 30, "٣", "1.0", "1e3", " 5 ", "+5"}
    | {"TRUE", "No", "on", "*", ".example.com", "Example.COM", "a.example.", "a..example"}
    | {"localhost", "127.0.0.1", "::1", "[::1]", "[::1", "a_b", "münchen.example", "x" * 64}
    | {"https://A.example:443", "http://[::1]:3000", "https://a.example/", "null", "*.a.example"}
    | {"a,b", ",", "a.example,,b.example", "a.example, a.example", "db", "/run/postgresql", "db:1"}
    | {"verify-full", "VERIFY-FULL", "warn", "debug", "json", "JSON", "acme", "Off", "a@b.example"}
    | {
        "a@b",
        "two words",
        "tab\tbed",
        "nul\0",
        "é" * 40,
        "\ud800".encode("utf-8", "replace").decode(),
    }
    | {*LINKS, "“x”", "'", '"', "''", "/web/db", "a # b", "${X}", "$(X)", "{{ x }}", "\u200bx"}
)


@pytest.mark.parametrize("name", SHARED)
def test_a_value_is_right_for_both_or_wrong_for_both(name):
    assert [word for word in WORDS if not agree(name, {name: word})] == []


@pytest.mark.parametrize("name", sorted(set(SHARED) & set(SECRETS)))
def test_a_file_is_right_for_both_or_wrong_for_both(name, tmp_path):
    file = tmp_path / "secret"
    for content in (
        b"",
        b"\n",
        b"x",
        b"x\r\n",
        b" x",
        b"\xff\xfe",
        b"\xef\xbb\xbfx",
        b"a\nb",
        b'"x"',
    ):
        file.write_bytes(content)
        assert agree(name, {f"{name}_FILE": str(file)}), content
    for env in ({f"{name}_FILE": "/nowhere"}, {name: "x", f"{name}_FILE": str(file)}):
        assert agree(name, env), env


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SHARED), st.text(max_size=40))
def test_any_text_is_right_for_both_or_wrong_for_both(name, value):
    assert agree(name, {name: value})
