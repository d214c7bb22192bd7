"""`appliance verify FILE`: is it a whole archive of ours, and what is in it? Changes nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from appliance.archives import code_version
from appliance.examination import Examined, examined, facts
from appliance.paths import Paths
from appliance.progress import Shown
from appliance.signals import end_in_order


def run(args: argparse.Namespace, env: Mapping[str, str]) -> int:
    end_in_order()
    paths, progress = Paths.from_env(env), Shown("verify", env)
    paths.backups.mkdir(parents=True, exist_ok=True)
    with examined(args.archive, paths, progress, keep_uploads=False) as archive:
        print(json.dumps(facts(archive), indent=2) if args.json else "\n".join(_lines(archive)))
    return 0


def _lines(archive: Examined) -> list[str]:
    manifest, found = archive.manifest, archive.survey
    checked = "every byte has its checksum" if manifest.has_checksums else "made before checksums"
    return [
        f"{archive.name} is whole",
        f"  version     {manifest.version or 'not said'} (this code: {code_version()})",
        f"  created     {manifest.created or 'not said'}",
        f"  checked     {checked}",
        f"  database    {manifest.kind} {found.server}, "
        f"{sum(found.rows.values())} rows in {len(found.rows)} tables",
        f"  migrations  {_migrations(archive)}",
        f"  uploads     {len(manifest.uploads)}, {manifest.upload_bytes / 1e6:.1f} MB",
    ]


def _migrations(archive: Examined) -> str:
    if archive.ahead:
        return f"newer than this code, which does not know {', '.join(archive.ahead)}"
    count = f"{len(archive.survey.migrations)}"
    return f"{count}, {len(archive.behind)} more to apply" if archive.behind else count
