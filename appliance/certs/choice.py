"""Which pair should be served, whatever state the files are in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from appliance.certs.authority import lineage
from appliance.certs.certificate import BrokenPair, Pair, now, read_pair
from appliance.certs.selfsigned import selfsigned_ensure
from appliance.certs.serving import current
from appliance.certs.store import Kept, Store, best, read_store, satisfies
from appliance.config import Config
from appliance.paths import Paths


@dataclass(frozen=True, slots=True)
class Choice:
    pair: Pair
    kind: str  # as `appliance certs` shows it
    problems: tuple[str, ...] = ()
    satisfies: bool = True  # exactly what the configuration asks for


def choose(config: Config, paths: Paths) -> Choice:
    """Never fails: in the last resort a placeholder is made."""
    if config.tls == "custom":
        return _custom(config, paths)
    if config.tls == "self-signed":
        return _selfsigned(config, paths)
    return _from_ca(config, paths, read_store(paths))


def describe(choice: Choice) -> str:
    about = choice.pair.certificate
    names = ", ".join(about.names[:3]) + (" and more" if len(about.names) > 3 else "")
    until = f"{about.not_after:%Y-%m-%d %H:%M} UTC"
    return f"the certificate of {names} ({choice.kind}, valid until {until})"


def custom_pair(config: Config) -> Pair:
    return read_pair(Path(config.tls_cert_file), Path(config.tls_key_file))


def _custom(config: Config, paths: Paths) -> Choice:
    try:
        return Choice(custom_pair(config), "custom")
    except BrokenPair as error:
        if served := current(paths):
            return Choice(served, "custom, as before", (str(error),), False)
        return Choice(_placeholder(config, paths), "placeholder", (str(error),), False)


def _selfsigned(config: Config, paths: Paths) -> Choice:
    """On the volume: who trusts it by hand is not asked again after a restart."""
    try:
        folder = paths.certificates / "self-signed"
        return Choice(selfsigned_ensure(folder, config.certificate_names), "self-signed")
    except OSError as error:
        problem = f"the certificate volume cannot be written ({error.strerror})"
        return Choice(_placeholder(config, paths), "self-signed", (problem,), False)


def _from_ca(config: Config, paths: Paths, store: Store) -> Choice:
    wanted, moment = lineage(config), now()
    found = best(_with_served(store, paths), config.domains, wanted, moment)
    if not found:
        return Choice(_placeholder(config, paths), "placeholder", store.broken, False)
    whole = satisfies(found, config.domains, wanted, moment)
    return Choice(found.pair, _kind(found, config), store.broken, whole)


def _with_served(store: Store, paths: Paths) -> Store:
    """What is served stays a candidate when the volume has lost it."""
    served = current(paths)
    if served is None or served.certificate.issuer == "itself":
        return store
    if any(kept.pair.certificate == served.certificate for kept in store.kept):
        return store
    return Store((*store.kept, Kept("served", 0, served)), store.broken, store.damaged)


def _kind(kept: Kept, config: Config) -> str:
    if "staging" in kept.lineage:
        return "staging"
    return "from the CA" if kept.lineage == lineage(config) else "from the CA before"


def _placeholder(config: Config, paths: Paths) -> Pair:
    return selfsigned_ensure(paths.tls / "placeholder", config.certificate_names)
