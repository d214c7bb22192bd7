"""Failures an operator can mend: a message, a hint, and the exit code of the container."""

from __future__ import annotations

EXIT_FAILED = 1
EXIT_SCHEMA_NEWER = 65  # EX_DATAERR
EXIT_PROCESS_DEAD = 70  # EX_SOFTWARE
EXIT_DATABASE_AWAY = 75  # EX_TEMPFAIL
EXIT_SCHEMA_BEHIND = 76  # of a trial alone: every other start migrates
EXIT_VOLUME_UNWRITABLE = 77  # EX_NOPERM
EXIT_CONFIG_WRONG = 78  # EX_CONFIG


class ApplianceError(Exception):
    """An expected failure; printed as message plus hint, never as a traceback."""

    exit_code = EXIT_FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(ApplianceError):
    exit_code = EXIT_CONFIG_WRONG


class SchemaBehindError(ApplianceError):
    exit_code = EXIT_SCHEMA_BEHIND


class VolumeError(ApplianceError):
    exit_code = EXIT_VOLUME_UNWRITABLE


class DatabaseAwayError(ApplianceError):
    exit_code = EXIT_DATABASE_AWAY


class SchemaNewerError(ApplianceError):
    """A later release has migrated the database: what this code would write is wrong there."""

    exit_code = EXIT_SCHEMA_NEWER


def sentence(error: BaseException) -> str:
    """What went wrong in one line, whatever it was."""
    if isinstance(error, OSError) and error.strerror:
        where = f": {error.filename}" if error.filename else ""
        return f"{error.strerror}{where}"
    said = " ".join(str(error).split())
    return said if isinstance(error, ApplianceError) else f"{type(error).__name__} {said}".strip()
