"""Brings a backup back: the database migrated to where the code is, and the uploaded files.

Nothing is changed before all of it has been proved, and what is cut short changes nothing: the
database's new content waits in a transaction for our last word.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from appliance.config import Config
from appliance.database.replacing import Wanted, replacing
from appliance.errors import ApplianceError, sentence
from appliance.examination import Examined, examined
from appliance.paths import Paths
from appliance.progress import Progress


def restore(
    config: Config,
    paths: Paths,
    archive: str,
    progress: Progress,
    agree: Callable[[Examined], None],
) -> None:
    """Replace the database's content by the archive's; files of the same name as well.

    `agree` is asked once the archive has been checked. Raise `ApplianceError` when the archive
    is not whole or not one of ours, is newer than the code, belongs to the other kind of
    database, or the server refuses it: then all is as it was.
    """
    with examined(archive, paths, progress, keep_uploads=True) as found:
        try:
            require_kind(config, found)
            found.require_known()
            agree(found)
            wanted = Wanted(copy=found.copy, rows=found.manifest.rows)
            with replacing(config, wanted, lambda _is_held: None, progress) as commit:
                _move(found.media, paths.media)
                commit()
        except OSError as error:
            raise ApplianceError(f"{archive} was not restored: {sentence(error)}") from None


def require_kind(config: Config, archive: Examined) -> None:
    """Raise `ApplianceError` that names the way there is, for an archive of the other kind."""
    ours = "postgresql" if config.uses_postgresql else "sqlite"
    if archive.manifest.kind == ours:
        return
    if config.uses_postgresql:
        raise ApplianceError(
            f"{archive.name} is of the embedded SQLite database, this site runs on PostgreSQL",
            "restore it without DB_HOST, and then move that: appliance move-to-postgresql",
        )
    raise ApplianceError(
        f"{archive.name} is of a PostgreSQL, this site runs on the embedded SQLite database",
        "name a PostgreSQL by DB_HOST, DB_NAME, DB_USER and DB_PASSWORD; an empty one will do",
    )


def _move(source: Path, target: Path) -> None:
    """Each file whole or not at all; both are on one volume."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(exist_ok=True)
        else:
            os.replace(path, place)
