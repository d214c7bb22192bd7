"""The contestants' common data: generated from a seed inside the database."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

SEED = 20240519
PASSWORD = "an honest log of 50 people"

_SQL = Path(__file__).with_name("data.sql")
_LEDGER_KINDS = ("cash", "open_bets", "profit", "external")
_PBKDF2_ITERATIONS = 1_000_000  # Django 5.2's own


@dataclass(frozen=True, slots=True)
class Data:
    """What there is of it."""

    users: int
    bets: int


def generate(connection: psycopg.Connection[Any], data: Data, *, ledger: bool = True) -> None:
    """Replace whatever is in the tables of people and bets."""
    connection.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
    connection.execute("TRUNCATE accounts_user, betting_bookmaker, betting_sport CASCADE")
    people, bets, money = _parts(data)
    _run(connection, people)
    _copy_ledger_accounts(connection)
    _run(connection, bets)
    if ledger:
        _run(connection, money)
    _run(connection, "DROP TABLE made; DROP FUNCTION pg_temp.pick, pg_temp.key")
    connection.execute("SET session_replication_role = DEFAULT")
    connection.execute("VACUUM ANALYZE")


def email(user: int) -> str:
    return f"user{user}@bench.example"


def _run(connection: psycopg.Connection[Any], statements: str) -> None:
    for statement in filter(str.strip, statements.split(";")):
        connection.execute(statement)  # type: ignore[arg-type]


def _parts(data: Data) -> list[str]:
    """People and catalogue, bets, ledger."""
    values = {"bets": data.bets, "users": data.users, "seed": SEED, "password": _password_hash()}
    variable = re.compile(rf"(?<!:):({'|'.join(values)})\b")
    text = variable.sub(lambda match: str(values[match[1]]), _SQL.read_text())
    return [re.sub(r"--.*", "", part) for part in text.split("-- ----\n")]


def _password_hash() -> str:
    """As a literal of SQL."""
    salt = "benchmark"
    digest = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt.encode(), _PBKDF2_ITERATIONS)
    packed = base64.b64encode(digest).decode()
    return f"'pbkdf2_sha256${_PBKDF2_ITERATIONS}${salt}${packed}'"


def _copy_ledger_accounts(connection: psycopg.Connection[Any]) -> None:
    """Their keys follow from the bookmaker account's, by UUID version 5."""
    accounts = connection.execute("SELECT id, user_id FROM betting_bookmakeraccount").fetchall()
    columns = "id, created_at, user_id, account_id, kind, currency"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY betting_ledgeraccount ({columns}) FROM STDIN") as copy,
    ):
        for account, user in accounts:
            for kind in _LEDGER_KINDS:
                key = uuid.uuid5(account, kind)
                copy.write_row((key, "2023-01-01Z", user, account, kind, "EUR"))
