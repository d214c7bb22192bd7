"""What nginx serves, and changing it without a reload.

`run/appliance/tls/pairs/ID/` holds our own copy of a chain and its key; ID is
the certificate's fingerprint. `current` links to `names/ID`, an empty folder:
nginx resolves that link once a handshake and takes the pair of that name. One
rename switches both files for every worker, and no connection is closed.

Only a certificate that names an OCSP responder is written into the
configuration, because nginx staples for no other; then a switch is a reload.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import time
from hashlib import sha256
from pathlib import Path

from appliance.certs.certificate import BrokenPair, Pair, read_pair
from appliance.config import Config
from appliance.config.kinds import is_address
from appliance.errors import ApplianceError
from appliance.files import write_private
from appliance.nginx.install import check
from appliance.paths import Paths
from appliance.processes import running

_NAME_LENGTH = 32
_SETTLE_SECONDS = 10
_AS_LINKED = """ssl_certificate $tls_pair/fullchain.pem;
ssl_certificate_key $tls_pair/privkey.pem;
"""


def current(paths: Paths) -> Pair | None:
    """The pair that nginx is told to serve."""
    try:
        return _copy(paths, Path(os.readlink(paths.tls / "current")).name)
    except (OSError, BrokenPair):
        return None


def served_fingerprint(config: Config) -> str:
    """Of the certificate that a client gets right now; empty: no handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    name = next((n for n in config.certificate_names if not is_address(n)), None)
    try:
        address = ("127.0.0.1", config.https_port)
        with (
            socket.create_connection(address, timeout=3) as connection,
            context.wrap_socket(connection, server_hostname=name) as tls,
        ):
            return sha256(tls.getpeercert(binary_form=True) or b"").hexdigest()
    except OSError:
        return ""


def point_to(pair: Pair, paths: Paths) -> bool:
    """Make this pair the one to serve; whether nginx must reload for it.

    Raises `ApplianceError`, with everything as it was, when nginx refuses it.
    """
    name = _keep(pair, paths)
    before = _link_of(paths)
    reload = _write_configuration(_configuration(pair, paths, name), paths)
    _link(paths, name)
    if reload and (paths.nginx / "nginx.conf").exists():
        try:
            check(paths)
        except ApplianceError:
            if before:
                _write_configuration(_configuration(_copy(paths, before), paths, before), paths)
                _link(paths, before)
            raise
    if before != name:  # a handshake may still be reading the one before
        _forget(paths, {name, before})
    return reload


def serve(pair: Pair, config: Config, paths: Paths) -> None:
    """Point to the pair and wait until clients get it; reload where that is needed."""
    reload = point_to(pair, paths)
    wanted = pair.certificate.fingerprint
    if reload or served_fingerprint(config) != wanted:
        _reload(paths)
    deadline = time.monotonic() + _SETTLE_SECONDS
    while served_fingerprint(config) != wanted:
        if time.monotonic() > deadline:
            raise ApplianceError("nginx still serves another certificate than it was told to")
        time.sleep(0.1)


def _reload(paths: Paths) -> None:
    check(paths)
    master = running(paths.run / "nginx.pid", "nginx: master")
    if not master:
        raise ApplianceError("nginx is not running: it takes the certificate when it starts")
    os.kill(master, signal.SIGHUP)


def _copy(paths: Paths, name: str) -> Pair:
    folder = paths.tls / "pairs" / name
    return read_pair(folder / "fullchain.pem", folder / "privkey.pem")


def _keep(pair: Pair, paths: Paths) -> str:
    name = pair.certificate.fingerprint[:_NAME_LENGTH]
    folder = paths.tls / "pairs" / name
    for directory in (folder, paths.tls / "names" / name):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if pair.chain.parent != folder:
        write_private(folder / "fullchain.pem", pair.chain.read_bytes())
        write_private(folder / "privkey.pem", pair.key.read_bytes())
    if _copy(paths, name).certificate != pair.certificate:
        raise BrokenPair(f"{pair.chain} changed while it was read")
    return name


def _configuration(pair: Pair, paths: Paths, name: str) -> str:
    if not pair.certificate.responder:
        return _AS_LINKED
    folder = paths.tls / "pairs" / name
    return (
        f"ssl_certificate {folder}/fullchain.pem;\n"
        f"ssl_certificate_key {folder}/privkey.pem;\n"
        f"ssl_stapling on;\n{_resolver()}"
    )


def _resolver(path: Path = Path("/etc/resolv.conf")) -> str:
    """nginx asks name servers itself, for the address of the responder."""
    try:
        words = [line.split() for line in path.read_text().splitlines()]
    except OSError:
        return ""
    servers = [pair[1] for pair in words if len(pair) == 2 and pair[0] == "nameserver"]
    servers = [f"[{server}]" if ":" in server else server for server in servers]
    usable = [server for server in servers if is_address(server.strip("[]"))]
    return f"resolver {' '.join(usable)};\n" if usable else ""


def _write_configuration(content: str, paths: Paths) -> bool:
    path = paths.tls / "certificate.conf"
    if path.exists() and path.read_text() == content:
        return False
    write_private(path, content.encode())
    return True


def _link_of(paths: Paths) -> str:
    link = paths.tls / "current"
    return Path(os.readlink(link)).name if link.is_symlink() else ""


def _link(paths: Paths, name: str) -> None:
    draft = paths.tls / f".current-{os.getpid()}"
    draft.unlink(missing_ok=True)
    draft.symlink_to(Path("names") / name)
    os.replace(draft, paths.tls / "current")


def _forget(paths: Paths, kept: set[str]) -> None:
    for folder in [*(paths.tls / "pairs").iterdir(), *(paths.tls / "names").iterdir()]:
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
