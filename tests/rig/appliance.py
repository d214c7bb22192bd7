"""The appliance as a client and an operator meet it: a container, its address, its database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.rig.engine import (
    HARDENED,
    container,
    docker,
    env_options,
    free_port,
    logs,
    unlimited,
    wait_until,
)

PASSWORD = "an honest log of 4 seasons"


@dataclass
class Client:
    """A person's session: speaks JSON, carries the token of whoever registered."""

    base: str
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        options.setdefault("timeout", 30)
        headers = self.headers | options.pop("headers", {})
        return requests.request(method, self.base + path, headers=headers, **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.call("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> requests.Response:
        return self.call("POST", path, json=json, **options)

    def register(self, email: str = "") -> str:
        """Register and log in; every later call is that person's."""
        email = email or f"{secrets.token_hex(6)}@example.com"
        account = {"email": email, "password": PASSWORD}
        assert self.post("/api/auth/register", account).status_code == 201
        answer = self.post("/api/auth/login", account)
        assert answer.status_code == 200, answer.text
        self.headers["Authorization"] = f"Bearer {answer.json()['access']}"
        return email


@dataclass
class Appliance:
    name: str
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> Client:
        return Client(self.base)

    def is_ready(self) -> bool:
        try:
            return requests.get(f"{self.base}/health/ready/", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def wait_ready(self, seconds: float = 60) -> float:
        try:
            return wait_until(self.is_ready, seconds, f"readiness of {self.name}")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{logs(self.name)[-4000:]}") from None

    def run(self, *command: str, check: bool = True) -> str:
        return docker("exec", self.name, *command, check=check)


def settings(port: int, **env: str) -> dict[str, str]:
    """Those of a container that shares the host's network and the machine with others."""
    return unlimited(port) | {"WEB_WORKERS": "2"} | env


@contextmanager
def appliance(env: Mapping[str, str], *options: str, ready: bool = True) -> Iterator[Appliance]:
    """Our image, hardened, on the host's loopback."""
    port = free_port()
    values = settings(port, **env)
    with container("--network=host", *HARDENED, *env_options(values), *options) as name:
        running = Appliance(name, port)
        if ready:
            running.wait_ready()
        yield running
