"""Which database errors mean: try again in a moment."""

import sqlite3

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError, utils
from django.db.utils import InternalError

from app.core.database import is_passing


def caused(error, cause):
    error.__cause__ = cause
    return error


def sqlite_error(code, name):
    error = sqlite3.OperationalError(name)
    error.sqlite_errorcode, error.sqlite_errorname = code, name
    return error


PASSING_CLASSES = ("08", "53", "57P")  # PostgreSQL's appendix A: connection, resources, operator
CODES = sorted(
    error.sqlstate
    for error in vars(psycopg.errors).values()
    if isinstance(error, type) and str(getattr(error, "sqlstate", "")).startswith(PASSING_CLASSES)
)


def as_django_raises_it(sqlstate):
    cause = psycopg.errors.lookup(sqlstate)()
    for name in ("OperationalError", "InternalError", "ProgrammingError", "DataError"):
        if isinstance(cause, getattr(psycopg, name)):
            return caused(getattr(utils, name)(), cause)
    raise AssertionError(sqlstate)


@pytest.mark.parametrize("sqlstate", [*CODES, "25006", "40001", "40P01", "55P03"])
def test_every_state_that_passes_by_itself_is_an_outage(sqlstate):
    assert is_passing(as_django_raises_it(sqlstate))


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (caused(OperationalError(), psycopg.OperationalError("connection refused")), True),
        (caused(OperationalError(), psycopg.errors.AdminShutdown()), True),
        (caused(OperationalError(), psycopg.errors.DeadlockDetected()), True),
        (caused(InterfaceError(), psycopg.InterfaceError("the connection is closed")), True),
        (caused(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), True),
        (caused(InternalError(), psycopg.errors.InFailedSqlTransaction()), False),
        (caused(ProgrammingError(), psycopg.errors.UndefinedTable()), False),
        (caused(IntegrityError(), psycopg.errors.UniqueViolation()), False),
        (caused(OperationalError(), sqlite_error(5, "SQLITE_BUSY")), True),
        (caused(OperationalError(), sqlite_error(517, "SQLITE_BUSY_SNAPSHOT")), True),
        (caused(OperationalError(), sqlite_error(13, "SQLITE_FULL")), True),
        (caused(OperationalError(), sqlite_error(1, "SQLITE_ERROR")), False),
        (ValueError(), False),
        (None, False),
    ],
    ids=lambda value: repr(getattr(value, "__cause__", value)),
)
def test_an_outage_passes_and_a_mistake_does_not(error, passing):
    assert is_passing(error) is passing
