"""The contract with the operator: every environment variable, declared once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from appliance.config import kinds
from appliance.config.kinds import Kind


@dataclass(frozen=True, slots=True)
class Variable:
    """What the report, `.env.example` and the documentation say of a variable."""

    kind: Kind
    default: str  # as the operator would write it; empty: nothing
    example: str
    secret: bool
    unset: Any  # the value when nothing is given and there is no default

    def parse(self, value: str) -> Any:
        return self.kind(value) if value else self.unset


def _variable(
    kind: Kind, default: str = "", *, example: str, secret: bool = False, unset: Any = ""
) -> Any:
    unset = () if isinstance(kind, kinds.Many) else unset
    about = Variable(kind, default, example, secret, unset)
    return field(repr=not secret, metadata={"variable": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The environment, checked. A field is named as its variable, in lower case."""

    secret_key: str = _variable(
        kinds.text, example="the output of: openssl rand -hex 32", secret=True
    )
    debug: bool = _variable(kinds.debug, "False", example="False")
    allowed_hosts: tuple[str, ...] = _variable(
        kinds.Many(kinds.allowed_host), example="api.example.com,localhost"
    )
    domains: tuple[str, ...] = _variable(kinds.Many(kinds.domain), example="api.example.com")
    tls_mode: str = _variable(kinds.choice("off", "self-signed", "custom", "acme"), example="acme")
    tls_cert_file: str = _variable(kinds.file_path, example="/run/secrets/fullchain.pem")
    tls_key_file: str = _variable(kinds.file_path, example="/run/secrets/privkey.pem")
    acme_email: str = _variable(kinds.email, example="ops@example.com")
    acme_server: str = _variable(kinds.https_url, example="https://acme.zerossl.com/v2/DV90")
    acme_staging: bool = _variable(kinds.boolean, "False", example="True")
    acme_ca_file: str = _variable(kinds.readable_file, example="/run/secrets/acme-ca.pem")
    acme_eab_kid: str = _variable(kinds.text, example="the key identifier the CA gave")
    acme_eab_hmac_key: str = _variable(
        kinds.base64url, example="the HMAC key the CA gave", secret=True
    )
    renew_interval_hours: int = _variable(kinds.whole(1, 168), "12", example="12")
    hsts_seconds: int = _variable(kinds.whole(0, 63_072_000), "2592000", example="63072000")
    hsts_subdomains: bool = _variable(kinds.boolean, "False", example="True")
    hsts_preload: bool = _variable(kinds.boolean, "False", example="True")
    cors_allowed_origins: tuple[str, ...] = _variable(
        kinds.Many(kinds.origin), example="https://www.example.com"
    )

    db_host: str = _variable(kinds.database_host, example="host.docker.internal")
    db_port: int = _variable(kinds.whole(1, 65535), "5432", example="5432")
    db_name: str = _variable(kinds.identifier, example="wisebet_db")
    db_user: str = _variable(kinds.identifier, example="wisebet_user")
    db_password: str = _variable(kinds.text, example="what CREATE ROLE was given", secret=True)
    db_sslmode: str = _variable(
        kinds.choice("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
        "prefer",
        example="verify-full",
    )
    db_sslrootcert: str = _variable(kinds.readable_file, example="/run/secrets/db-ca.pem")
    db_pooler: str = _variable(
        kinds.choice("none", "session", "transaction"), example="transaction"
    )
    db_wait_seconds: int = _variable(kinds.whole(1, 3600), "60", example="60")

    web_workers: int = _variable(kinds.whole(1, 64), example="2", unset=0)  # 0: from the limits
    web_threads: int = _variable(kinds.whole(1, 64), "2", example="2")
    http_port: int = _variable(kinds.whole(1, 65535), "80", example="8080")
    https_port: int = _variable(kinds.whole(1, 65535), "443", example="8443")
    gunicorn_port: int = _variable(kinds.whole(1, 65535), "8000", example="8000")
    trusted_proxies: tuple[str, ...] = _variable(kinds.Many(kinds.network), example="10.0.0.0/8")
    max_upload_mb: int = _variable(kinds.whole(1, 1024), "20", example="20")
    rate_limit_api_per_second: int = _variable(kinds.whole(0, 100_000), "50", example="50")
    rate_limit_auth_per_minute: int = _variable(kinds.whole(0, 100_000), "30", example="30")

    superuser_email: str = _variable(kinds.email, example="admin@example.com")
    superuser_password: str = _variable(kinds.text, example="a long phrase", secret=True)

    backup_interval_hours: int = _variable(kinds.whole(0, 8760), "24", example="24")
    backup_keep: int = _variable(kinds.whole(1, 1000), "7", example="7")

    log_level: str = _variable(kinds.log_level, "INFO", example="INFO")
    log_format: str = _variable(kinds.choice("json", "text"), "json", example="json")

    @property
    def is_trial(self) -> bool:
        """No domain and no database named: for trying out on one machine."""
        return not self.domains and not self.db_host

    @property
    def uses_postgresql(self) -> bool:
        return bool(self.db_host)

    @property
    def tls(self) -> str:
        """`off`, `self-signed`, `custom` or `acme`."""
        return self.tls_mode or ("acme" if self.domains else "off")

    @property
    def has_tls(self) -> bool:
        return self.tls != "off"

    @property
    def certificate_names(self) -> tuple[str, ...]:
        """What a certificate made for us must carry, the first name first."""
        names = self.domains or (host.strip("[]") for host in self.hosts)
        return tuple(name for name in names if name != "*" and name[0] != ".") or ("localhost",)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host headers that are answered."""
        domains = (f"[{name}]" if ":" in name else name for name in self.domains)
        named = tuple(dict.fromkeys((*self.allowed_hosts, *domains)))
        return named or ("localhost", "127.0.0.1", "[::1]")

    @property
    def probe_host(self) -> str:
        """A Host header that our own health checks may send."""
        host = self.hosts[0]
        return "localhost" if host == "*" else host.removeprefix(".")


def variables() -> dict[str, Variable]:
    """Name in the environment → declaration, in the order of the contract."""
    fields = Config.__dataclass_fields__
    return {name.upper(): fields[name].metadata["variable"] for name in fields}
