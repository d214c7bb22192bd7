"""Pebble, the ACME test server, with challtestsrv as its DNS: a CA of the test's own.

with Pebble.running(http_port=8080) as ca:
    ca.environment()   # ACME_SERVER, ACME_CA_FILE
    ca.dns("clear-a", host="a.example")

Debian's packages; everything is on the loopback.
"""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.rig.private_ca import PrivateCa
from tests.rig.system import free_port

_START_SECONDS = 15
_PARENT = Path("/tmp/wisebet-pebbles")
# Validation at once; other waits of Pebble's are turned off as well.
_IMPATIENT = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"}


@dataclass
class Pebble:
    directory: Path
    port: int
    management_port: int
    dns_port: int
    dns_management_port: int
    authority: PrivateCa  # of the CA's own HTTPS
    http_port: int = 0

    @classmethod
    @contextmanager
    def running(
        cls,
        http_port: int,
        *,
        valid_seconds: int = 90 * 86400,
        behaviour: Mapping[str, str] | None = None,
        binding_keys: Mapping[str, str] | None = None,
        blocked: tuple[str, ...] = (),
        bridged: bool = False,
    ) -> Iterator[Pebble]:
        """`http_port`: where the CA looks for challenges, in the place of port 80.

        `bridged`: containers with a network of their own reach it, as host.docker.internal.
        """
        _PARENT.mkdir(exist_ok=True)
        directory = Path(tempfile.mkdtemp(dir=_PARENT))
        directory.chmod(0o755)
        ports = [free_port() for _ in range(4)]
        ca = cls(directory, *ports, PrivateCa.create(directory))
        config = ca.configuration(http_port, valid_seconds, binding_keys, blocked)
        if bridged:
            config["listenAddress"] = f"0.0.0.0:{ca.port}"
        (directory / "config.json").write_text(json.dumps({"pebble": config}))
        processes = [ca._start_dns(), ca._start(behaviour or {})]
        try:
            ca.wait()
            yield ca
        finally:
            for process in processes:
                process.kill()
                process.wait()
            shutil.rmtree(directory, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}/dir"

    @property
    def https_root(self) -> Path:
        """What clients must trust to talk to the CA; not what it signs with."""
        return self.authority.root_file

    def environment(self) -> dict[str, str]:
        """For a container with `mount()`, which shows it every Pebble there is."""
        return {
            "ACME_SERVER": self.url,
            "ACME_CA_FILE": f"/ca/{self.directory.name}/root.pem",
            "ACME_EMAIL": "ops@example.com",
        }

    @staticmethod
    def mount() -> str:
        return f"--volume={_PARENT}:/ca:ro"

    def root(self) -> bytes:
        """The root of the certificates it issues, PEM."""
        return self._get(f"https://127.0.0.1:{self.management_port}/roots/0")

    def orders(self) -> int:
        """How often a certificate was asked for."""
        return (self.directory / "log").read_text().count("POST /order-plz")

    def dns(self, action: str, **data: object) -> None:
        """One of challtestsrv's actions: `set-servfail`, `add-a`, `clear-a`, …"""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.dns_management_port}/{action}", json.dumps(data).encode()
        )
        urllib.request.urlopen(request, timeout=5).close()

    def configuration(
        self,
        http_port: int,
        valid_seconds: int,
        binding_keys: Mapping[str, str] | None,
        blocked: tuple[str, ...],
    ) -> dict[str, object]:
        pair = self.authority.issue("127.0.0.1", "localhost", "host.docker.internal")
        return {
            "listenAddress": f"127.0.0.1:{self.port}",
            "managementListenAddress": f"127.0.0.1:{self.management_port}",
            "certificate": str(pair.chain),
            "privateKey": str(pair.key),
            "httpPort": http_port,
            "tlsPort": free_port(),
            "ocspResponderURL": "",
            "externalAccountBindingRequired": bool(binding_keys),
            "externalAccountMACKeys": dict(binding_keys or {}),
            "domainBlocklist": list(blocked),
            "certificateValidityPeriod": valid_seconds,
        }

    def wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self._get(self.url)
                self.dns("clear-a", host="nothing.example")
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise RuntimeError((self.directory / "log").read_text()[-2000:]) from None
            time.sleep(0.05)

    def _start(self, behaviour: Mapping[str, str]) -> subprocess.Popen[bytes]:
        options = ["-config", str(self.directory / "config.json")]
        return self._spawn(
            "pebble", *options, "-dnsserver", f"127.0.0.1:{self.dns_port}", env=behaviour
        )

    def _start_dns(self) -> subprocess.Popen[bytes]:
        """Every name is this machine; no other server of its kind is started."""
        options = {
            "dns01": f"127.0.0.1:{self.dns_port}",
            "management": f"127.0.0.1:{self.dns_management_port}",
            "defaultIPv4": "127.0.0.1",
            "defaultIPv6": "",
            "http01": "",
            "https01": "",
            "tlsalpn01": "",
        }
        return self._spawn(
            "pebble-challtestsrv", *(f"-{name}={value}" for name, value in options.items()), env={}
        )

    def _spawn(
        self, program: str, *options: str, env: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        with (self.directory / "log").open("ab") as log:
            return subprocess.Popen(
                [program, *options],
                stdout=log,
                stderr=log,
                env={"PATH": os.environ["PATH"], **_IMPATIENT, **env},
                start_new_session=True,
            )

    def _get(self, url: str) -> bytes:
        context = ssl.create_default_context(cafile=str(self.https_root))
        with urllib.request.urlopen(url, timeout=5, context=context) as answer:
            content: bytes = answer.read()
            return content
