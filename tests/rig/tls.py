"""The appliance with HTTPS, as its clients and its operator meet it."""

from __future__ import annotations

import atexit
import functools
import json
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509

from appliance.config.kinds import is_address
from tests.rig.appliance import settings
from tests.rig.engine import HARDENED, container, docker, env_options, free_port, logs, wait_until
from tests.rig.https import Answer, ask, connect, context


@dataclass(frozen=True)
class Ended:
    """A command inside: how it ended, and what it said."""

    code: int
    out: str


@dataclass
class Site:
    container: str
    http_port: int
    https_port: int
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.environment.get("DOMAINS", "localhost").split(",")[0]

    def get(self, path: str = "/health/", **options: Any) -> Answer:
        """Over HTTPS, believing any certificate unless `trust` says whose."""
        tls = context(options.pop("trust", None))
        return ask("GET", self.https_port, path, tls=tls, host=self.name, **options)

    def http(self, method: str, path: str, **options: Any) -> Answer:
        return ask(method, self.http_port, path, **{"host": self.name, **options})

    def certificate(self) -> x509.Certificate:
        """The one a client is given right now; who asks for an address names none."""
        name = None if is_address(self.name) else self.name
        with connect(self.https_port, name, context(None)) as connection:
            content = connection.getpeercert(binary_form=True)
        assert content
        return x509.load_der_x509_certificate(content)

    def names(self) -> set[str]:
        found = self.certificate().extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return {str(name.value) for name in found.value}

    def issuer(self) -> str:
        return self.certificate().issuer.rfc4514_string()

    def is_ready(self) -> bool:
        try:
            return self.http("GET", "/health/ready/").status == 200
        except OSError:
            return False

    def certs(self, *words: str, options: tuple[str, ...] = (), **env: str) -> Ended:
        """`appliance certs WORDS…` inside, with settings of its own where given."""
        argv = ["docker", "exec", *env_options(env), *options, self.container]
        done = subprocess.run(
            [*argv, "appliance", "certs", *words], capture_output=True, text=True, timeout=120
        )
        return Ended(done.returncode, done.stdout + done.stderr)

    def facts(self, **env: str) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self.certs("--json", **env).out)
        return facts

    def log(self, source: str = "certbot") -> list[dict[str, Any]]:
        lines = [line for line in logs(self.container).splitlines() if line.startswith("{")]
        parsed: list[dict[str, Any]] = [json.loads(line) for line in lines]
        return [line for line in parsed if line["source"] == source]

    def said(self, words: str) -> bool:
        return any(words in line["message"] for line in self.log())

    def sh(self, script: str, user: str = "10001") -> str:
        return docker("exec", f"--user={user}", self.container, "sh", "-c", script)

    def restart(self) -> None:
        docker("restart", "--time=10", self.container)
        self.wait_ready()

    def wait_ready(self) -> None:
        try:
            wait_until(self.is_ready, 60, "readiness")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{logs(self.container)[-3000:]}") from None

    def wait_issued(self) -> None:
        """A certificate of a CA is served, and the loop has said when it looks again."""
        try:
            wait_until(self.has_settled, 60, "a certificate")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{logs(self.container)[-3000:]}") from None

    def has_settled(self) -> bool:
        return self.issuer_is_known() and any("next_look" in line for line in self.log())

    def issuer_is_known(self) -> bool:
        try:
            return "Pebble" in self.issuer()
        except OSError:
            return False


@contextmanager
def site(
    env: Mapping[str, str], *options: str, http_port: int = 0, ready: bool = True
) -> Iterator[Site]:
    """Our image, hardened, on the host's loopback."""
    http_port, https_port = http_port or free_port(), free_port()
    own = {"HTTPS_PORT": str(https_port), "WEB_WORKERS": "1"}
    values = settings(http_port, **(own | dict(env)))
    data = f"--volume={_database()}:/data"
    with container("--network=host", *HARDENED, data, *env_options(values), *options) as name:
        running = Site(name, http_port, https_port, values)
        if ready:
            running.wait_ready()
        yield running


@functools.cache
def _database() -> str:
    """One data volume for all sites: what is in it is not what they are about."""
    name = f"tls-data-{secrets.token_hex(4)}"
    docker("volume", "create", name)
    atexit.register(docker, "volume", "rm", "--force", name, check=False)
    return name


@contextmanager
def volume() -> Iterator[str]:
    """A named volume, removed afterwards."""
    name = f"tls-{secrets.token_hex(4)}"
    docker("volume", "create", name)
    try:
        yield name
    finally:
        docker("volume", "rm", "--force", name, check=False)
