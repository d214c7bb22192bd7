"""The environment, read once into typed values: one declaration a variable.

Every problem is named in one `ImproperlyConfigured`; a secret's value never is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from app.config import kinds
from app.config.deformations import refuse_deformed
from app.config.kinds import Parse, boolean, listed, one_of, text, whole

CODE_ROOT = Path(__file__).resolve().parent.parent.parent

TLS_MODES = ("off", "self-signed", "custom", "acme")
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
POOLERS = ("none", "session", "transaction")


def directory(text: str) -> Path:
    return Path(text).absolute()


def variable(parse: Parse = text, default: str = "", *, secret: bool = False) -> Any:
    """Declare a variable; a secret may be given as the file that `NAME_FILE` names."""
    metadata = {"parse": parse, "default": default, "secret": secret}
    return field(repr=not secret, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A field is named as its variable, in lower case."""

    secret_key: str = variable(secret=True)
    debug: bool = variable(boolean, "False")
    allowed_hosts: tuple[str, ...] = variable(listed(kinds.allowed_host))
    domains: tuple[str, ...] = variable(listed(kinds.domain))
    tls_mode: str = variable(one_of("", *TLS_MODES))
    cors_allowed_origins: tuple[str, ...] = variable(listed(kinds.origin))
    db_host: str = variable(kinds.database_host)
    db_port: int = variable(whole(65535), "5432")
    db_name: str = variable(kinds.identifier)
    db_user: str = variable(kinds.identifier)
    db_password: str = variable(secret=True)
    db_sslmode: str = variable(one_of(*SSL_MODES), "prefer")
    db_sslrootcert: str = variable()
    web_threads: int = variable(whole(64), "2")
    max_upload_mb: int = variable(whole(1024), "20")
    db_pooler: str = variable(one_of("", *POOLERS))
    log_level: str = variable(one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
    log_format: str = variable(one_of("json", "text"), "json")
    superuser_email: str = variable(kinds.email)
    superuser_password: str = variable(secret=True)
    appliance_root: Path = variable(directory, "/")
    static_build_dir: Path = variable(directory, str(CODE_ROOT / "static-build"))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host headers that are answered."""
        domains = (f"[{name}]" if ":" in name else name for name in self.domains)
        named = tuple(dict.fromkeys((*self.allowed_hosts, *domains)))
        return named or ("localhost", "127.0.0.1", "[::1]")

    @property
    def has_tls(self) -> bool:
        """Whether we end TLS ourselves: by default as soon as a domain is named."""
        return (self.tls_mode or ("acme" if self.domains else "off")) != "off"

    @property
    def origins(self) -> tuple[str, ...]:
        """Where our own pages come from: a domain is served over HTTPS, by us or by a proxy."""
        domains = (f"[{name}]" if ":" in name else name for name in self.domains)
        return tuple(f"https://{name.lower()}" for name in domains)

    @property
    def data(self) -> Path:
        return self.appliance_root / "data"


def environment(env: Mapping[str, str]) -> Environment:
    """Read and check; raise `ImproperlyConfigured` with one line a problem."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for each in fields(Environment):
        name, about = each.name.upper(), each.metadata
        try:
            values[each.name] = read_alone(name, env)
        except ValueError as need:
            problems.append(f"{name}: need {need}")
            values[each.name] = about["parse"](about["default"])
    read = Environment(**(values | _kept_secret_key(values)))
    problems += _missing(read, problems)
    if problems:
        raise ImproperlyConfigured("the environment is wrong\n  " + "\n  ".join(problems))
    return read


def read_alone(name: str, env: Mapping[str, str]) -> Any:
    """The value of one variable; raise `ValueError` that says what is needed."""
    about = Environment.__dataclass_fields__[name.lower()].metadata
    given = _given(name, env, about["secret"]) or about["default"]
    refuse_deformed(name, given, secret=about["secret"])
    return about["parse"](given)


def _given(name: str, env: Mapping[str, str], secret: bool) -> str:
    direct = env.get(name, "").strip()
    path = env.get(f"{name}_FILE", "").strip() if secret else ""
    if direct and path:
        raise ValueError(f"only one of {name} and {name}_FILE")
    if not path:
        return direct
    try:
        kept = Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a text file"
        raise ValueError(f"a readable {name}_FILE ({reason})") from None
    if not kept or kept != kept.strip():
        raise ValueError(f"a {name}_FILE that is not empty and has no spaces around")
    return kept


def _kept_secret_key(values: Mapping[str, Any]) -> dict[str, str]:
    """The trial's own key, which boot made and keeps on the data volume."""
    path = values["appliance_root"] / "data" / "secret_key"
    if values["secret_key"] or not path.is_file():
        return {}
    return {"secret_key": path.read_text().strip()}


def _missing(read: Environment, known: list[str]) -> list[str]:
    needed = {"SECRET_KEY": read.secret_key}
    if read.db_host:
        needed |= {"DB_NAME": read.db_name, "DB_USER": read.db_user}
    reported = {problem.split(":")[0] for problem in known}
    return [
        f"{name}: need a value"
        for name, value in needed.items()
        if not value and name not in reported
    ]
