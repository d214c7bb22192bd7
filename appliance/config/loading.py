"""Reads the environment into a `Config`, collecting every problem before it speaks."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from appliance.config.checks import check
from appliance.config.declaration import Config, Variable, variables
from appliance.config.deformations import PLATFORM, deformation, deformed_names
from appliance.config.files import obstacle
from appliance.errors import ConfigError

_LONGEST_SHOWN = 60
_SUFFIX = "_FILE"
# Names that merely look like ours: set by shells, Docker and Kubernetes.
_NOT_OURS = {"HOSTNAME", "HOST", "DOMAIN", "DOMAINNAME", "LOGNAME", "SSL_CERT_FILE"}
# What platforms and other images call it → what it is here.
_ELSEWHERE = {
    "DATABASE_URL": "DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASSWORD",
    "PGHOST": "DB_HOST",
    "PGPASSWORD": "DB_PASSWORD",
    "POSTGRES_HOST": "DB_HOST",
    "POSTGRES_PASSWORD": "DB_PASSWORD",
    "PORT": "HTTP_PORT",
    "WEB_CONCURRENCY": "WEB_WORKERS",
    "DJANGO_SECRET_KEY": "SECRET_KEY",
    "DJANGO_ALLOWED_HOSTS": "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS": "DOMAINS",
}


class _Problem(Exception):
    """One sentence of the report."""


def load_config(
    env: Mapping[str, str], also: Callable[[Config], list[str]] = lambda _: []
) -> Config:
    """Raise `ConfigError` with one line for each problem, in the order of the contract.

    `also` finds more of them, each beginning with the variable's name, for the same report.
    """
    values: dict[str, Any] = {}
    problems = _bent_names(env)
    for name, variable in variables().items():
        try:
            values[name.lower()] = _value(name, variable, env)
        except _Problem as problem:
            problems.append(str(problem))
            values[name.lower()] = variable.parse(variable.default)
    failed = {problem.split()[0] for problem in problems}
    config = Config(**values)
    found = [*check(config), *also(config)]
    problems += [line for line in found if line.split()[0] not in failed]
    if problems:
        problems.sort(key=_place)
        raise ConfigError(_report(problems), _hint(problems))
    return config


def misspellings(env: Mapping[str, str]) -> list[str]:
    """Warnings for unknown variables that look like one of ours, or are called so elsewhere."""
    known = _known()
    warnings = [
        f"{name} is not a setting of ours and was ignored: here it is {ours}"
        for name, ours in _ELSEWHERE.items()
        if name in env and ours.split(",")[0] not in env
    ]
    for name in sorted(set(env) - set(known) - _NOT_OURS - set(_ELSEWHERE)):
        for near in difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.82):
            warnings.append(
                f"{name} is not a setting of ours and was ignored: did you mean {near}?"
            )
    return warnings


def _value(name: str, variable: Variable, env: Mapping[str, str]) -> Any:
    given = _given(name, variable, env)
    if not given:
        given = variable.default
    shown = "(hidden)" if variable.secret else _shown(given)
    if wrong := deformation(name, given, shown, secret=variable.secret):
        raise _Problem(wrong)
    try:
        return variable.parse(given)
    except ValueError as need:
        raise _Problem(
            f"{name} is {shown}, need {need} (example: {name}={variable.example})"
        ) from None


def _given(name: str, variable: Variable, env: Mapping[str, str]) -> str:
    direct = env.get(name, "").strip()
    path = env.get(name + _SUFFIX, "").strip() if variable.secret else ""
    if direct and path:
        raise _Problem(f"{name} and {name}{_SUFFIX} are both set, need only one of them")
    return _read_secret(name, path) if path else direct


def _read_secret(name: str, path: str) -> str:
    need = f"{name}{_SUFFIX} is {_shown(path)}, need a file that this container can read"
    if reason := obstacle(Path(path)):
        raise _Problem(f"{need} ({reason})")
    try:
        value = Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a text file"
        raise _Problem(f"{need} ({reason})") from None
    if not value:
        raise _Problem(f"{name}{_SUFFIX} is {_shown(path)}, need a file that is not empty")
    if value != value.strip():
        raise _Problem(f"{name}{_SUFFIX} is {_shown(path)}, need a file without spaces around")
    return value


def _known() -> list[str]:
    return [*variables(), *(name + _SUFFIX for name, about in variables().items() if about.secret)]


def _bent_names(env: Mapping[str, str]) -> list[str]:
    known = set(_known())
    meant = {name: deformed_names(name) for name in env if name not in known}
    return [
        f"{ours} is set as {_shown(name)}, need a line that begins with {ours}="
        for name, ours in sorted(meant.items())
        if ours in known
    ]


def _hint(problems: list[str]) -> str:
    by_platform = [PLATFORM in line for line in problems]
    if all(by_platform):
        return "no env file has set this: mend the pod or the service, and start again"
    more = ", and the pod" if any(by_platform) else ""
    return f"mend the env file{more} and start again; see .env.example"


def _place(line: str) -> int:
    """A line begins with a variable, or with a secret's `NAME_FILE`."""
    order, name = list(variables()), line.split()[0]
    return order.index(name if name in order else name.removesuffix(_SUFFIX))


def _shown(value: str) -> str:
    short = value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "…"
    return repr(short)


def _report(problems: list[str]) -> str:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return "\n".join([f"the configuration has {count}", *(f"  {line}" for line in problems)])
