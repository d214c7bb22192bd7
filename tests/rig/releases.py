"""Later versions of the image: with migrations, and with what can be wrong with them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.rig.engine import ROOT, docker

LAST_MIGRATION = sorted((ROOT / "app/betting/migrations").glob("0*.py"))[-1].stem

# A column that the code before it knows nothing of, and cannot write without.
REVERSIBLE = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("betting", "{last}")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE betting_bookmaker ADD COLUMN mood text NOT NULL DEFAULT 'fine'",
            "ALTER TABLE betting_bookmaker DROP COLUMN mood",
        ),
        migrations.RunSQL(
            "ALTER TABLE betting_bookmaker ALTER COLUMN mood DROP DEFAULT",
            migrations.RunSQL.noop,
        ),
    ]
"""
IRREVERSIBLE = REVERSIBLE.replace(
    """            "ALTER TABLE betting_bookmaker DROP COLUMN mood",\n""", ""
).replace("            migrations.RunSQL.noop,\n", "")
# What data that nobody thought of does to a migration.
FAILING = REVERSIBLE.replace("NOT NULL DEFAULT 'fine'", "NOT NULL")

# Fails in its real place alone, as what depends on the machine does.
BROKEN_IN_PLACE = """
import os

if "APPLIANCE_TRIAL" not in os.environ:
    raise RuntimeError("broken on purpose")
from app.config.wsgi_before import application
"""


def migration(text: str, name: str = "0099_mood", last: str = LAST_MIGRATION) -> dict[str, str]:
    return {f"app/betting/migrations/{name}.py": text.format(last=last)}


@contextmanager
def release(image: str, version: str, files: Mapping[str, str] | None = None) -> Iterator[str]:
    """`image` again under the tag `version`, with those files; removed afterwards."""
    name = f"{image.rpartition(':')[0]}:{version}"
    migrations = [Path(path).stem for path in files or {} if "/migrations/" in path]
    with tempfile.TemporaryDirectory() as folder:
        for path, text in (files or {}).items():
            target = Path(folder) / "files" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        (Path(folder) / "files").mkdir(exist_ok=True)
        lines = [f"RUN echo betting.{each} >>/app/migrations.txt" for each in migrations]
        (Path(folder) / "Dockerfile").write_text(
            "\n".join(
                [
                    f"FROM {image}",
                    "USER 0",
                    "RUN cp /app/app/config/wsgi.py /app/app/config/wsgi_before.py",
                    "RUN rm -f /app/app/config/__pycache__/wsgi*",
                    "COPY files/ /app/",
                    "RUN chmod -R a+rX /app/app",
                    *lines,
                    "USER 10001:10001",
                    f"LABEL org.opencontainers.image.version={version}",
                ]
            )
        )
        docker("build", "--quiet", "--tag", name, folder)
    try:
        yield name
    finally:
        docker("rmi", "--force", name, check=False)
