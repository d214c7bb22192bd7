"""Does a running appliance answer what a person asks first? Nothing is written but a sign-in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from appliance.config import Config
from appliance.errors import ApplianceError
from appliance.paths import Paths
from appliance.probes import Door, ask_nginx, instance
from appliance.visitor import Reply, Visitor

_BETS, _DOCUMENTS = "/api/v1/bets", "/api/docs/"
_STATIC = re.compile(r"""(?:href|src)=["'](/static/[^"']+)["']""")
_BUSY = "429: too many calls just now, not judged"


@dataclass(frozen=True, slots=True)
class Result:
    check: str
    ok: bool
    detail: str

    def facts(self) -> dict[str, object]:
        return asdict(self)


class _Wrong(Exception):
    """In a few words, what came instead."""


def smoke(config: Config, paths: Paths) -> Iterator[Result]:
    """One result a check, as it is known."""
    visitor = Visitor(config)
    yield _judge("ready", lambda: _ready(config, paths))
    yield _judge("a call without a token", lambda: _refusal(visitor))
    yield _judge("the first page", lambda: _get(visitor, "/"))
    yield _judge("the OpenAPI document", lambda: _openapi(visitor))
    yield _judge("a static file that a page names", lambda: _static(visitor))
    if config.superuser_email:
        yield from _session(visitor, config)


def _judge(check: str, run: Callable[[], str]) -> Result:
    try:
        return Result(check, True, run())
    except (_Wrong, ApplianceError) as error:
        return Result(check, False, str(error))


def _ready(config: Config, paths: Paths) -> str:
    """Ours, and no other on our port: an older version of us answers all the rest as well."""
    answer = ask_nginx(Door.of(config, instance(paths)), "/health/ready/")
    if answer.status != 200:
        raise _Wrong(f"{answer.status} {json.dumps(answer.body)} instead of 200")
    return str(answer.status)


def _get(visitor: Visitor, path: str, token: str = "") -> str:
    return _expect(visitor.ask("GET", path, token=token), 200)


def _expect(reply: Reply, status: int) -> str:
    if reply.status == 429:
        return _BUSY
    if reply.status != status:
        code = reply.json().get("code", "")
        raise _Wrong(f"{reply.status} {code}".strip() + f" instead of {status}")
    return str(status)


def _refusal(visitor: Visitor) -> str:
    reply = visitor.ask("GET", _BETS)
    said = _expect(reply, 401)
    if reply.status == 401 and reply.kind != "application/problem+json":
        raise _Wrong(f"401 as {reply.kind} instead of a problem document")
    return said


def _openapi(visitor: Visitor) -> str:
    reply = visitor.ask("GET", "/api/schema/")
    said = _expect(reply, 200)
    if reply.status == 200 and not reply.json().get("openapi"):
        raise _Wrong("200, and it is none")
    return said


def _static(visitor: Visitor) -> str:
    page = visitor.ask("GET", _DOCUMENTS)
    _expect(page, 200)
    found = _STATIC.search(page.content.decode(errors="replace"))
    if page.status == 200 and not found:
        raise _Wrong(f"{_DOCUMENTS} names none")
    return f"{_get(visitor, found[1])} {found[1]}" if found else _BUSY


def _session(visitor: Visitor, config: Config) -> Iterator[Result]:
    """Signed in as the administrator of the settings, and out again."""
    given = {"email": config.superuser_email, "password": config.superuser_password}
    session: dict[str, str] = {}
    yield _judge("sign in", lambda: _sign_in(visitor, given, session))
    if not session:
        return
    try:
        token = session["access"]
        yield _judge("the own profile", lambda: _profile(visitor, config, token))
        yield _judge("a list", lambda: _get(visitor, _BETS, token))
    finally:
        left = {"refresh": session["refresh"]}
        result = _judge(
            "sign out", lambda: _expect(visitor.ask("POST", "/api/auth/logout", left), 204)
        )
    yield result


def _sign_in(visitor: Visitor, given: dict[str, str], session: dict[str, str]) -> str:
    """An administrator who has another password by now has a right to it."""
    reply = visitor.ask("POST", "/api/auth/login", given)
    if reply.status in (401, 403):
        return f"{reply.status}: the password in .env is not the current one, not judged"
    said = _expect(reply, 200)
    if reply.status == 200:
        tokens = {name: str(reply.json().get(name, "")) for name in ("access", "refresh")}
        if not all(tokens.values()):
            raise _Wrong("200 without tokens")
        session.update(tokens)
    return said


def _profile(visitor: Visitor, config: Config, token: str) -> str:
    reply = visitor.ask("GET", "/api/auth/profile", token=token)
    said = _expect(reply, 200)
    shown = str(reply.json().get("email", ""))
    if reply.status == 200 and shown.lower() != config.superuser_email.lower():
        raise _Wrong("200 with another e-mail address")
    return said
