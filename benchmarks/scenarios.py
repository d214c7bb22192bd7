"""What is asked: each scenario is a handful of requests that wrk sends in turn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.contestants import Contestant
from benchmarks.data import PASSWORD, email

READERS = range(1, 5)
WRITERS = range(41, 45)
_BETS_EACH = 16


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: str = ""
    fresh_key: bool = False  # every one of these moves money: it needs a key of its own


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    title: str
    requests: Callable[[Contestant], list[Request]]
    most_connections: int = 1000


class Scenarios:
    """Needs the database to name what is in it."""

    def __init__(self, rows: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._rows = rows
        self._style_sheet = ""

    def all(self) -> list[Scenario]:
        return [
            Scenario("list", "list of 25 bets", self._reading("/api/v1/bets")),
            Scenario("detail", "one bet", self._details),
            Scenario("create", "create a bet", self._creating),
            Scenario("statistics", "statistics, summary", self._reading("/api/v1/stats/summary")),
            Scenario(
                "breakdown", "statistics, by facets", self._reading("/api/v1/stats/breakdown")
            ),
            Scenario("login", "log in, 4 connections", _logging_in, most_connections=4),
            Scenario("static", "static file", self._static),
            Scenario("health", "`/health/`", lambda _: [Request("GET", "/health/", {})]),
        ]

    def named(self, name: str) -> Scenario:
        return next(each for each in self.all() if each.name == name)

    def _reading(self, path: str) -> Callable[[Contestant], list[Request]]:
        def requests(contestant: Contestant) -> list[Request]:
            return [Request("GET", path, contestant.headers[user]) for user in READERS]

        return requests

    def _static(self, contestant: Contestant) -> list[Request]:
        """The admin's style sheet, by the name that ours, asked first, gives it."""
        if not self._style_sheet:
            _, page = contestant.ask("GET", "/admin/login/")
            found = re.search(rb'href="(/static/admin/css/base[^"]*\.css)"', page)
            self._style_sheet = found[1].decode() if found else "/static/missing"
        return [Request("GET", self._style_sheet, {"Accept-Encoding": "gzip"})]

    def _details(self, contestant: Contestant) -> list[Request]:
        found = self._rows(
            "SELECT email, b.id::text FROM accounts_user u, LATERAL (SELECT id FROM betting_bet"
            " WHERE user_id = u.id ORDER BY placed_at LIMIT %s) b WHERE email = ANY(%s)",
            _BETS_EACH,
            [email(user) for user in READERS],
        )
        users = {email(user): user for user in READERS}
        return [
            Request("GET", f"/api/v1/bets/{bet}", contestant.headers[users[person]])
            for person, bet in sorted(found)
        ]

    def _creating(self, contestant: Contestant) -> list[Request]:
        found = self._rows(
            "SELECT DISTINCT ON (email) email, a.id::text, k.id::text FROM accounts_user u"
            " JOIN betting_bookmakeraccount a ON a.user_id = u.id"
            " JOIN betting_bankroll k ON k.user_id = u.id WHERE email = ANY(%s) ORDER BY 1, 2",
            [email(user) for user in WRITERS],
        )
        users = {email(user): user for user in WRITERS}
        return [
            Request(
                "POST",
                "/api/v1/bets",
                {**contestant.headers[users[person]], "Content-Type": "application/json"},
                json.dumps(_bet(account, bankroll)),
                fresh_key=True,
            )
            for person, account, bankroll in found
        ]


def _bet(account: str, bankroll: str) -> dict[str, Any]:
    return {
        "account": account,
        "bankroll": bankroll,
        "kind": "single",
        "stake": "12.50",
        "placed_at": "2026-01-15T18:30:00Z",
        "notes": "",
        "legs": [
            {
                "event": "Home v Away",
                "starts_at": "2026-01-15T20:00:00Z",
                "market": "Match odds",
                "selection": "Home",
                "odds": "2.100000",
            }
        ],
    }


def _logging_in(contestant: Contestant) -> list[Request]:
    body = json.dumps({"email": email(READERS[0]), "password": PASSWORD})
    return [Request("POST", "/api/auth/login", {"Content-Type": "application/json"}, body)]
