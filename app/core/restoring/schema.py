"""Emptying our own schema: all that our role owns in it, and nothing of anybody else's."""

from __future__ import annotations

from typing import Any

# Where our tables are, or where they would be made.
_SCHEMA = """
SELECT coalesce(
    (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('django_migrations')),
    to_regnamespace(quote_ident(current_schema()))
)
"""
_ROLE = "(SELECT oid FROM pg_roles WHERE rolname = current_user)"
# What an extension brought belongs to it: `e` in pg_depend.
_OWN = "NOT EXISTS (SELECT FROM pg_depend WHERE objid = {}.oid AND deptype = 'e')"
_RELATIONS = f"""
SELECT relkind::text, format('%%I.%%I', relnamespace::regnamespace::text, relname) FROM pg_class
WHERE relnamespace = %s AND relowner = {_ROLE} AND {_OWN.format("pg_class")}
"""
_ROUTINES = f"""
SELECT format('%%I.%%I(%%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid))
FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE pronamespace = %s AND proowner = {_ROLE} AND {_OWN.format("pg_proc")}
"""
_TYPES = f"""
SELECT format('%%I.%%I', nspname, typname)
FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
WHERE typnamespace = %s AND typowner = {_ROLE} AND {_OWN.format("pg_type")}
    AND typtype IN ('e', 'd')
"""
_KINDS = {
    "v": "VIEW",
    "m": "MATERIALIZED VIEW",
    "f": "FOREIGN TABLE",
    "r": "TABLE",
    "p": "TABLE",
    "S": "SEQUENCE",  # one that belongs to a column has gone with its table
}


def empty(cursor: Any) -> None:
    """Raise a database error when something of another owner depends on what would go.

    No CASCADE: it would take that along.
    """
    cursor.execute(_SCHEMA)
    (schema,) = cursor.fetchone()
    cursor.execute(_RELATIONS, [schema])
    relations = cursor.fetchall()
    for word in dict.fromkeys(_KINDS.values()):
        _drop(cursor, word, [name for kind, name in relations if _KINDS.get(kind) == word])
    for word, query in (("ROUTINE", _ROUTINES), ("TYPE", _TYPES)):
        cursor.execute(query, [schema])
        _drop(cursor, word, [name for (name,) in cursor.fetchall()])


def _drop(cursor: Any, word: str, names: list[str]) -> None:
    if names:
        cursor.execute(f"DROP {word} IF EXISTS {', '.join(names)}")
