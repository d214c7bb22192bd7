"""Every certificate on the volume, and the best of them.

certbot keeps the versions before: `archive/LINEAGE/fullchain3.pem` and its key.
A newest one that is half-written or does not match its key is passed over.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from appliance.certs.certificate import BrokenPair, Pair, now, read_pair
from appliance.paths import Paths


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of one lineage."""

    lineage: str
    version: int
    pair: Pair


@dataclass(frozen=True, slots=True)
class Store:
    kept: tuple[Kept, ...]
    broken: tuple[str, ...]  # a sentence for each pair in use that cannot be served
    damaged: frozenset[str]  # lineages whose newest version is one of those


def read_store(paths: Paths) -> Store:
    kept: list[Kept] = []
    broken: list[str] = []
    newest: dict[str, tuple[int, bool]] = {}
    for chain, version in _versions(paths):
        lineage = chain.parent.name
        key = chain.with_name(f"privkey{version}.pem")
        whole = True
        try:
            kept.append(Kept(lineage, version, read_pair(chain, key)))
        except BrokenPair as error:
            broken += [str(error)] if _is_in_use(chain, paths) else []
            whole = False
        if _is_in_use(chain, paths) and version >= newest.get(lineage, (0, True))[0]:
            newest[lineage] = (version, whole)
    damaged = {lineage for lineage, (_, whole) in newest.items() if not whole}
    return Store(tuple(kept), tuple(broken), frozenset(damaged | _dangling(paths)))


def best(store: Store, names: tuple[str, ...], lineage: str, moment: datetime) -> Kept | None:
    """In date before out of date, all names before some, the wanted CA before another, newest."""

    def rank(kept: Kept) -> tuple[bool, int, bool, datetime, int]:
        about = kept.pair.certificate
        covered = sum(about.covers(name) for name in names)
        wanted = kept.lineage == lineage
        return about.is_current(moment), covered, wanted, about.not_before, kept.version

    useful = [kept for kept in store.kept if any(map(kept.pair.certificate.covers, names))]
    return max(useful, key=rank, default=None)


def satisfies(kept: Kept, names: tuple[str, ...], lineage: str, moment: datetime) -> bool:
    """Whether this is the certificate that was asked for: nothing is missing, nothing is over."""
    about = kept.pair.certificate
    return kept.lineage == lineage and about.is_current(moment) and set(about.names) == set(names)


def set_aside(paths: Paths, lineage: str) -> Path:
    """Move a damaged lineage out of certbot's sight; its good versions stay candidates."""
    target = paths.certificates / "aside" / now().strftime("%Y%m%dT%H%M%SZ")
    target.mkdir(mode=0o700, parents=True)
    for path in (
        paths.certificates / "live" / lineage,
        paths.certificates / "archive" / lineage,
        paths.certificates / "renewal" / f"{lineage}.conf",
    ):
        if path.exists():
            shutil.move(
                path, target / (lineage if path.parent.name == "archive" else path.name + ".was")
            )
    return target


def _versions(paths: Paths) -> list[tuple[Path, int]]:
    found = []
    for pattern in ("archive/*/fullchain*.pem", "aside/*/*/fullchain*.pem"):
        for chain in sorted(paths.certificates.glob(pattern)):
            number = chain.stem.removeprefix("fullchain")
            if number.isdigit():
                found.append((chain, int(number)))
    return found


def _is_in_use(chain: Path, paths: Paths) -> bool:
    return chain.parent.parent == paths.certificates / "archive"


def _dangling(paths: Paths) -> set[str]:
    """Lineages that certbot itself would stumble over: a file of `live/` or its settings gone."""
    damaged = set()
    for live in paths.certificates.glob("live/*/"):
        parts = [live / f"{part}.pem" for part in ("cert", "chain", "fullchain", "privkey")]
        settings = paths.certificates / "renewal" / f"{live.name}.conf"
        if not all(part.is_file() and part.stat().st_size for part in [*parts, settings]):
            damaged.add(live.name)
    return damaged
