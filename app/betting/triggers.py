"""What the database itself refuses in the ledger, in the words of both databases.

PostgreSQL and SQLite: no UPDATE and no DELETE of transactions, entries and settlement events;
only an event's `is_reversed` may turn true, once, and the note of a transaction may be erased
with the person who wrote it. PostgreSQL alone, at COMMIT: the entries of
every transaction sum to zero per currency, and carry the currency of their ledger account.
SQLite has no deferred trigger: there the service checks, and `ledger/verify` proves.
"""

from __future__ import annotations

from typing import Any

ENTRIES = "betting_ledgerentry"
TRANSACTIONS = "betting_ledgertransaction"
TRANSACTION_COLUMNS = "id, created_at, user_id, kind, bet_id, reverses_id, occurred_at"
EVENTS = "betting_settlementevent"
EVENT_COLUMNS = (
    "id, created_at, bet_id, number, kind, is_final, reverses_id, transaction_id, "
    "amount, stake, outlay, computed_return, legs, occurred_at"
)

_REFUSE = """
CREATE FUNCTION betting_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""

_BALANCED = """
CREATE FUNCTION betting_entries_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM betting_ledgerentry WHERE transaction_id = NEW.transaction_id
        GROUP BY currency HAVING sum(amount) <> 0
    ) THEN
        RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.transaction_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM betting_ledgeraccount WHERE id = NEW.account_id AND currency = NEW.currency
    ) THEN
        RAISE EXCEPTION 'ledger entry % is not in the currency of its account', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""

_BALANCED_TRIGGER = """
CREATE CONSTRAINT TRIGGER ledgerentry_balanced AFTER INSERT ON betting_ledgerentry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION betting_entries_balanced()
"""


def create(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in _postgresql() if postgresql else _sqlite():
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name, _, table in _rules():
        on = f" ON {table}" if postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if postgresql:
        schema_editor.execute("DROP TRIGGER ledgerentry_balanced ON betting_ledgerentry")
        schema_editor.execute("DROP FUNCTION betting_entries_balanced(), betting_refuse_change()")


def _rules() -> list[tuple[str, str, str]]:
    """Trigger, when it fires, and the table."""
    may_change = (
        (TRANSACTIONS, TRANSACTION_COLUMNS, "note", "NEW.note <> ''"),
        (EVENTS, EVENT_COLUMNS, "is_reversed", "OLD.is_reversed OR NOT NEW.is_reversed"),
    )
    rules = [(f"{ENTRIES}_no_update", f"BEFORE UPDATE ON {ENTRIES} FOR EACH ROW", ENTRIES)]
    for table, columns, column, refused in may_change:
        when = f"BEFORE UPDATE OF {column} ON {table} FOR EACH ROW WHEN ({refused})"
        rules += [
            (f"{table}_frozen", f"BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW", table),
            (f"{table}_{column}", when, table),
        ]
    return rules + [
        (f"{table}_no_delete", f"BEFORE DELETE ON {table} FOR EACH ROW", table)
        for table in (ENTRIES, TRANSACTIONS, EVENTS)
    ]


def _postgresql() -> list[str]:
    refuse = "EXECUTE FUNCTION betting_refuse_change()"
    triggers = [f"CREATE TRIGGER {name} {when} {refuse}" for name, when, _ in _rules()]
    return [_REFUSE, *triggers, _BALANCED, _BALANCED_TRIGGER]


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for name, when, table in _rules()
    ]
