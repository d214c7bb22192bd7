"""Who is measured: each is one or two containers of one image that answer on one port."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.data import PASSWORD, email
from benchmarks.engine import Running, log_tail

_READY_SECONDS = 60


@dataclass
class Contestant:
    name: str
    port: int
    containers: list[Running]
    probe: str = "/health/ready/"
    headers: dict[int, dict[str, str]] = field(default_factory=dict)  # of each user

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Content-Type": "application/json", **(headers or {})}
        try:
            connection.request(method, path, json.dumps(body) if body else None, sent)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def wait(self) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                said = "\n".join(log_tail(each) for each in self.containers)
                raise RuntimeError(f"{self.name} did not become ready\n{said}")
            time.sleep(0.01)

    def log_in(self, users: Iterable[int]) -> None:
        """Tokens of its own: each contestant makes and reads them its own way."""
        for user in users:
            account = {"email": email(user), "password": PASSWORD}
            status, body = self.ask("POST", "/api/auth/login", account)
            if status != 200:
                raise RuntimeError(f"{self.name} refused the log-in: {status} {body!r}")
            self.headers[user] = {"Authorization": f"Bearer {json.loads(body)['access']}"}

    def cpu_seconds(self) -> float:
        return sum(each.cpu_seconds() for each in self.containers)

    def memory(self) -> dict[str, int]:
        totals: dict[str, int] = {}
        for each in self.containers:
            for program, size in each.pss_by_program().items():
                totals[program] = totals.get(program, 0) + size
        return totals

    def remove(self) -> None:
        for each in self.containers:
            each.remove()

    def _answers(self) -> bool:
        try:
            return self.ask("GET", self.probe)[0] in (200, 401)
        except (OSError, http.client.HTTPException):
            return False


def contestant_started(make: Callable[[], Contestant]) -> Contestant:
    contestant = make()
    try:
        contestant.wait()
    except BaseException:
        contestant.remove()
        raise
    return contestant
