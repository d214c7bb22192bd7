"""What a database, or a pooler before it, refuses with: does it pass by itself, and who mends it.

Told by its words: a refused connection carries no SQLSTATE. The first that fits counts.
"""

from __future__ import annotations

from typing import NamedTuple

from appliance.config import Config


class Refusal(NamedTuple):
    words: tuple[str, ...]  # in lower case, any of them
    passes: bool
    hint: str
    may_come: bool = False  # with what a start waits for: a database beside us that starts later


_REFUSALS = (
    # ---- the server is well and says what it wants -----------------------------------
    Refusal(
        ("password authentication failed", "sasl authentication failed", "wrong password"),
        False,
        "DB_USER or DB_PASSWORD is not what the server knows",
    ),
    Refusal(("no password supplied",), False, "the server wants a password: set DB_PASSWORD"),
    Refusal(
        ("no pg_hba.conf entry", "pg_hba.conf rejects"),
        False,
        "the server's pg_hba.conf has no line for this address, user and database",
    ),
    Refusal(
        ("too many connections for role", "too many connections for database"),
        True,
        "the server limits the connections of DB_USER or DB_NAME: ALTER ROLE or ALTER DATABASE "
        "… CONNECTION LIMIT, or fewer WEB_WORKERS",
    ),
    Refusal(
        ("too many clients already", "remaining connection slots", "too many connections"),
        True,
        "all connections of the server are in use: raise its max_connections, or lower "
        "WEB_WORKERS here or in what else uses it",
    ),
    Refusal(
        ("is not currently accepting connections", "database is disabled"),
        False,
        "an administrator has closed the database {name} on the server",
    ),
    Refusal(("is not permitted to log in",), False, "on the server: ALTER ROLE {user} LOGIN;"),
    Refusal(("no such user",), False, "the pooler does not know DB_USER: add it to its user list"),
    Refusal(
        ("no such database",),
        False,
        "the pooler has no database of this name: add it to its [databases], or correct DB_NAME",
    ),
    Refusal(
        ("permission denied for",),
        False,
        "DB_USER may not do this: make it the owner of the database {name}",
    ),
    Refusal(
        ("transaction blocks not allowed in statement pooling",),
        False,
        "the pooler is in statement mode: its pool_mode must be transaction or session",
    ),
    Refusal(
        ("unsupported startup parameter",),
        False,
        "the pooler refuses what it does not know: name it in its ignore_startup_parameters",
    ),
    # ---- it passes ----------------------------------------------------------------------
    Refusal(
        ("starting up", "not yet accepting connections", "in recovery mode"),
        True,
        "the server is there and starting: give it time, DB_WAIT_SECONDS is how long we wait; "
        "its own log says what it is doing",
    ),
    Refusal(
        ("shutting down", "terminating connection", "due to administrator command"),
        True,
        "the server is being stopped or restarted: nothing to do if somebody meant it",
    ),
    Refusal(
        ("read-only transaction", "hot standby mode"),
        True,
        "this server only reads, as a replica does: DB_HOST must lead to the primary",
    ),
    Refusal(
        ("no more connections allowed",),
        True,
        "the pooler is full: raise its max_client_conn, or lower WEB_WORKERS",
    ),
    Refusal(
        ("query_wait_timeout", "no answer to a query"),
        True,
        "the pooler had no server connection to give: raise its default_pool_size, or look at "
        "what keeps the server busy",
    ),
    Refusal(
        ("server_login_retry", "server login has been failing", "server login failed"),
        True,
        "the pooler answers, but cannot log in to the server behind it: see the pooler's log",
    ),
    Refusal(
        ("pgbouncer cannot connect", "server conn crashed", "client_login_timeout", "pool_size"),
        True,
        "the pooler answers, the server behind it does not: see the pooler's log",
    ),
    Refusal(
        ("temporary failure in name resolution", "try again", "eai_again"),
        True,
        "DNS does not answer in this container just now; DB_HOST itself may be right",
    ),
    # ---- the way there --------------------------------------------------------------------
    Refusal(
        ("translate host name", "name or service not known", "failed to resolve host"),
        False,
        "DB_HOST is not a name that resolves from inside the container",
        may_come=True,
    ),
    Refusal(
        ("server does not support ssl", "server did not support ssl"),
        False,
        "the server speaks no TLS and DB_SSLMODE demands it: switch TLS on there, or another mode",
    ),
    Refusal(
        ("root certificate file",),
        False,
        "DB_SSLROOTCERT must name a file that the container sees: the CA that issued the server's "
        "certificate",
    ),
    Refusal(
        ("does not match host name",),
        False,
        "the server's certificate is for another name: DB_HOST must be one that stands in it",
    ),
    Refusal(
        ("ssl syscall error", "ssl connection has been closed", "ssl error: unexpected eof"),
        True,
        "the connection was cut in the middle of TLS: is what listens there a PostgreSQL?",
    ),
    Refusal(
        ("certificate", "ssl error", "sslmode"),
        False,
        "check DB_SSLMODE and DB_SSLROOTCERT: the CA file must be the server's issuer",
    ),
    Refusal(
        ("server closed the connection unexpectedly", "connection reset by peer", "broken pipe"),
        True,
        "the server, or what stands before it, hung up: its own log says why",
    ),
    Refusal(
        ("timeout expired", "timed out", "no route to host", "network is unreachable"),
        True,
        "nothing answers at that address: is it right, does a firewall let us through?",
    ),
    Refusal(
        ("connection refused",),
        True,
        "nothing listens there: is the server running, on that address and port? "
        "From a container the host is host.docker.internal, not localhost",
    ),
)
_UNKNOWN = "the sentence is the server's own; its log may say more"


def passes(reason: str) -> bool:
    """Whether the same may well succeed in a moment."""
    found = _find(reason)
    return found is not None and found.passes


def stands(reason: str) -> bool:
    """Whether a server that is well has refused us: waiting changes nothing."""
    found = _find(reason)
    return _is_missing(reason) or (found is not None and not found.passes and not found.may_come)


def hint(reason: str, config: Config) -> str:
    """What most often mends this refusal."""
    text = reason.lower()
    if "database" in text and "does not exist" in text:
        return f"create it on the server: CREATE DATABASE {config.db_name} OWNER {config.db_user};"
    if "role" in text and "does not exist" in text:
        return f"create it on the server: CREATE ROLE {config.db_user} LOGIN PASSWORD '…';"
    found = _find(reason)
    return found.hint.format(name=config.db_name, user=config.db_user) if found else _UNKNOWN


def _is_missing(reason: str) -> bool:
    text = reason.lower()
    return "does not exist" in text and ("database " in text or "role " in text)


def _find(reason: str) -> Refusal | None:
    text = reason.lower()
    fitting = (each for each in _REFUSALS if any(words in text for words in each.words))
    return next(fitting, None)
