"""Makes the contestants: whose processes stand in which container."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.contestants import Contestant
from benchmarks.engine import docker, free_port, start, unlimited


@dataclass(frozen=True)
class Field:
    """Makes contestants over one database. `workers` 0: as many as the appliance would choose."""

    image: str
    database: Mapping[str, str]
    scratch: Path
    workers: int

    @cached_property
    def supervisord(self) -> str:
        """The image's own list of processes, in which others are put."""
        return docker("run", "--rm", "--entrypoint=cat", self.image, "/app/supervisord.conf")

    def us(self, image: str = "", workers: int = -1) -> Contestant:
        """As shipped: the image, its defaults, its own processes."""
        return self._ours("us", image=image or self.image, workers=workers)

    def uvicorn(self) -> Contestant:
        uvicorn = (
            "python -m uvicorn --uds {socket} --workers {workers} --no-access-log"
            " --log-level warning peers.asgi:application"
        )
        return self._ours("nginx + uvicorn", gunicorn=uvicorn)

    def granian(self) -> Contestant:
        """Caddy and Granian."""
        granian = (
            "python -m granian --interface wsgi --uds {socket} --workers {workers}"
            " --blocking-threads 2 --backpressure 64 --no-ws --log-level warning"
            " app.config.wsgi:application"
        )
        return self._ours("Caddy + Granian", gunicorn=granian, nginx="/bench/peers/caddy")

    def bare(self, answer: Path) -> Contestant:
        """Our nginx and our gunicorn around a function that returns bytes it has."""
        command = _commands(self.supervisord)["gunicorn"]
        bare = command.replace("app.config.wsgi:application", "peers.bare:application")
        return self._ours(
            "the same bytes, bare WSGI function", gunicorn=bare, answer=answer, probe="/api/v1/bets"
        )

    def memory(self, answer: Path) -> Contestant:
        """nginx alone, the answer in its cache of open files."""
        port = free_port()
        config = self.scratch / f"memory-{port}.conf"
        text = (Path(__file__).parent / "peers/memory.conf").read_text()
        config.write_text(text.replace("PORT", str(port)))
        config.chmod(0o644)
        mounts = {config: "/tmp-nginx.conf", answer: "/tmp-answer"}
        running = start(self.image, {}, "-c", "/tmp-nginx.conf", mounts=mounts, entrypoint="nginx")
        return Contestant("the same bytes, nginx from memory", port, [running], "/")

    def seed(self) -> Contestant:
        """The seed's two containers."""
        port = free_port()
        env = _environment(port, self.database)
        serve = "/bench/seed_design/serve"
        backend = start(self.image, env, "backend", entrypoint=serve)
        nginx = start(self.image, env, "nginx", entrypoint=serve)
        return Contestant("the seed's design", port, [backend, nginx], "/api/v1/bets")

    def _ours(
        self,
        name: str,
        *,
        image: str = "",
        workers: int = -1,
        answer: Path | None = None,
        probe: str = "/health/ready/",
        **commands: str,
    ) -> Contestant:
        """Our container, some of its programs replaced by another's command."""
        port = free_port()
        env = _environment(port, self.database)
        count = self.workers if workers < 0 else workers
        if count:
            env["WEB_WORKERS"] = str(count)
        mounts: dict[Path, str] = {}
        if commands:
            filled = {
                program: command.format(socket=_SOCKET, workers=count or _default_workers())
                for program, command in commands.items()
            }
            config = self.scratch / f"{secrets.token_hex(4)}.conf"
            config.write_text(_replaced(self.supervisord, filled))
            config.chmod(0o644)
            mounts[config] = "/app/supervisord.conf"
        if answer:
            env["BARE_ANSWER"] = "/tmp-answer"
            mounts[answer] = "/tmp-answer"
        running = start(image or self.image, env, mounts=mounts)
        return Contestant(name, port, [running], probe)


_SOCKET = "/run/appliance/gunicorn.sock"


def _default_workers() -> int:
    from appliance.limits import limits

    return limits().workers


def _environment(port: int, database: Mapping[str, str]) -> dict[str, str]:
    return unlimited(port) | dict(database)


def _commands(text: str) -> dict[str, str]:
    """Program → its command, of a supervisord.conf."""
    return dict(re.findall(r"\[program:(\w+)\]\ncommand = (.*)", text))


def _replaced(text: str, commands: Mapping[str, str]) -> str:
    for program, command in commands.items():
        pattern = rf"(\[program:{program}\]\ncommand = ).*"
        text = re.sub(pattern, lambda match, new=command: match[1] + new, text)  # type: ignore[misc]
    return text
