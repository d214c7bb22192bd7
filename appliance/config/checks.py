"""Rules between variables. Each yields sentences that begin with the variable's name."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.config.declaration import Config

SECRET_KEY_LENGTH = 32
_KNOWN_EXAMPLES = (
    "django-insecure",
    "change-me",
    "changeme",
    "your-secret",
    "<secreto>",
    "secret-key",
)
_LOCAL_SUFFIXES = (".localhost", ".local", ".test", ".internal")


def check(config: Config) -> list[str]:
    rules = (_secret_key, _debug, _tls, _acme, _hsts, _database, _ports, _superuser)
    return [problem for rule in rules for problem in rule(config)]


def advice(config: Config) -> list[str]:
    """What is not wrong, and seldom meant."""
    if config.tls == "off" and config.domains and not config.trusted_proxies:
        return [
            "TLS_MODE is off and DOMAINS is set, so a proxy speaks TLS, and TRUSTED_PROXIES does "
            "not name it: links begin with http:// and all clients share one rate limit"
        ]
    return []


def _secret_key(config: Config) -> Iterator[str]:
    key = config.secret_key
    make = "make one with: openssl rand -hex 32"
    if not key:
        if not config.is_trial:
            yield f"SECRET_KEY is missing, need {SECRET_KEY_LENGTH} characters or more ({make})"
    elif any(example in key.lower() for example in _KNOWN_EXAMPLES):
        yield f"SECRET_KEY is a known example (hidden), need a random one ({make})"
    elif len(key) < SECRET_KEY_LENGTH:
        yield (
            f"SECRET_KEY is {len(key)} characters long (hidden), "
            f"need {SECRET_KEY_LENGTH} or more ({make})"
        )
    elif len(set(key)) < 8:
        yield f"SECRET_KEY repeats a few characters (hidden), need a random one ({make})"


def _debug(config: Config) -> Iterator[str]:
    public = [name for name in config.domains if not name.endswith(_LOCAL_SUFFIXES)]
    if config.debug and public:
        yield f"DEBUG is True, need False with a public domain ({', '.join(public)})"


def _tls(config: Config) -> Iterator[str]:
    for name in ("tls_cert_file", "tls_key_file"):
        variable, given = name.upper(), getattr(config, name)
        if config.tls == "custom" and not given:
            yield f"{variable} is missing, need it with TLS_MODE=custom"
        if config.tls != "custom" and given:
            yield f"{variable} is {given!r}, need TLS_MODE=custom with it"
    if config.tls == "acme" and not config.domains:
        yield "DOMAINS is missing, need it with TLS_MODE=acme (example: DOMAINS=api.example.com)"


def _acme(config: Config) -> Iterator[str]:
    if config.tls == "acme" and not config.acme_email:
        yield (
            "ACME_EMAIL is missing, need it for certificates from a CA "
            "(example: ACME_EMAIL=ops@example.com; TLS_MODE=off behind a proxy that speaks TLS)"
        )
    if config.acme_server and config.acme_staging:
        yield "ACME_STAGING is True, need only one of ACME_STAGING and ACME_SERVER"
    if config.acme_eab_kid and not config.acme_eab_hmac_key:
        yield "ACME_EAB_HMAC_KEY is missing, need it with ACME_EAB_KID"
    if config.acme_eab_hmac_key and not config.acme_eab_kid:
        yield "ACME_EAB_KID is missing, need it with ACME_EAB_HMAC_KEY"


def _hsts(config: Config) -> Iterator[str]:
    """Preloading cannot be taken back for months; its list asks for both, hstspreload.org."""
    year = 31_536_000
    if config.hsts_preload and not config.hsts_subdomains:
        yield "HSTS_SUBDOMAINS is False, need True with HSTS_PRELOAD"
    if config.hsts_preload and config.hsts_seconds < year:
        yield f"HSTS_SECONDS is {config.hsts_seconds}, need {year} or more with HSTS_PRELOAD"


def _database(config: Config) -> Iterator[str]:
    if not config.db_host:
        for name in ("db_name", "db_user", "db_password"):
            if getattr(config, name):
                yield f"DB_HOST is missing, need it because {name.upper()} is set"
                return
        return
    for name, example in (("db_name", "wisebet_db"), ("db_user", "wisebet_user")):
        if not getattr(config, name):
            variable = name.upper()
            yield f"{variable} is missing, need it with DB_HOST (example: {variable}={example})"
    if config.db_sslmode.startswith("verify-") and not config.db_sslrootcert:
        yield f"DB_SSLROOTCERT is missing, need the CA's file with DB_SSLMODE={config.db_sslmode}"


def _ports(config: Config) -> Iterator[str]:
    taken = {config.http_port: "HTTP_PORT"}
    for name in ("https_port", "gunicorn_port"):
        port = getattr(config, name)
        if port in taken:
            yield f"{name.upper()} is {port}, need another port than {taken[port]}"
        taken[port] = name.upper()


def _superuser(config: Config) -> Iterator[str]:
    if config.superuser_email and not config.superuser_password:
        yield "SUPERUSER_PASSWORD is missing, need it with SUPERUSER_EMAIL"
    if config.superuser_password and not config.superuser_email:
        yield "SUPERUSER_EMAIL is missing, need it with SUPERUSER_PASSWORD"
    if config.superuser_password and len(config.superuser_password) < 10:
        yield "SUPERUSER_PASSWORD is too short (hidden), need 10 characters or more"
