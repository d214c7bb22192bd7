"""Emptying our own schema: all that our role owns in it, and nothing of anybody else's."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

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
SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
    WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
    format('%%I.%%I', relnamespace::regnamespace::text, relname)
FROM pg_class
WHERE relnamespace = %s AND relowner = {_ROLE} AND {_OWN.format("pg_class")}
    AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
ORDER BY relkind = 'S'  -- one of a column goes with its table, and not without
"""
_ROUTINES = f"""
SELECT 'ROUTINE',
    format('%%I.%%I(%%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid))
FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE pronamespace = %s AND proowner = {_ROLE} AND {_OWN.format("pg_proc")}
"""
_TYPES = f"""
SELECT 'TYPE', format('%%I.%%I', nspname, typname)
FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
WHERE typnamespace = %s AND typowner = {_ROLE} AND {_OWN.format("pg_type")}
    AND typtype IN ('e', 'd', 'r')
"""
# Whatever CASCADE could take along: others' relations with all that hangs on them, and routines.
_FOREIGN = f"""
WITH theirs AS (
    SELECT oid, format('%I.%I', relnamespace::regnamespace::text, relname) AS name FROM pg_class
    WHERE relowner <> {_ROLE} AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND relpersistence <> 't' AND relnamespace <> 'pg_catalog'::regnamespace
)
SELECT 'relation', oid, 0, name FROM theirs
UNION SELECT 'column', oid, attnum, name FROM theirs JOIN pg_attribute ON attrelid = oid
    WHERE NOT attisdropped
UNION SELECT 'constraint', c.oid, 0, name FROM theirs JOIN pg_constraint c ON conrelid = theirs.oid
UNION SELECT 'rule', r.oid, 0, name FROM theirs JOIN pg_rewrite r ON ev_class = theirs.oid
UNION SELECT 'trigger', t.oid, 0, name FROM theirs JOIN pg_trigger t ON tgrelid = theirs.oid
    WHERE NOT tgisinternal
UNION SELECT 'default', d.oid, 0, name FROM theirs JOIN pg_attrdef d ON adrelid = theirs.oid
UNION SELECT 'policy', p.oid, 0, name FROM theirs JOIN pg_policy p ON polrelid = theirs.oid
UNION SELECT 'routine', oid, 0, oid::regproc::text FROM pg_proc
    WHERE proowner <> {_ROLE} AND pronamespace <> 'pg_catalog'::regnamespace
"""


def empty(cursor: Any) -> None:
    """Raise `CommandError` when something of another owner would go along."""
    cursor.execute(_SCHEMA)
    (schema,) = cursor.fetchone()
    foreign = _foreign(cursor)
    for query in (_RELATIONS, _ROUTINES, _TYPES):
        cursor.execute(query, [schema])
        for word, name in cursor.fetchall():
            # One may have gone with another, and each may depend on any other.
            cursor.execute(f"DROP {word} IF EXISTS {name} CASCADE")
    if gone := foreign - _foreign(cursor):
        names = ", ".join(sorted({name for *_, name in gone}))
        raise CommandError(f"others have built on our tables, which therefore stay: {names}")


def tables(cursor: Any) -> list[str]:
    """Our own, by name."""
    cursor.execute(_SCHEMA)
    cursor.execute(_RELATIONS, cursor.fetchone())
    return sorted(name for word, name in cursor.fetchall() if word == "TABLE")


def _foreign(cursor: Any) -> set[tuple[Any, ...]]:
    cursor.execute(_FOREIGN)
    return set(cursor.fetchall())
