"""All figures of one question list the same currencies: those of the bets asked for."""

import json
from itertools import product

import pytest

from app.core.schema import schema_make
from tests.api.betting_reads.history import account_of, bankroll_of, bet_row

FIGURES = [path for path in json.loads(schema_make("json"))["paths"] if "/stats/" in path]
FILTERS = {
    "": ["CHF", "EUR", "GBP", "USD"],
    "status=pending": ["GBP"],
    "status=void": ["CHF"],
    "kind=lay": ["USD"],
    "is_live=true": [],
    "currency=GBP": ["GBP"],
    "settled_from=2023-01-01T00:00:00Z": ["CHF", "EUR", "USD"],
}


@pytest.fixture
def bets(alice):
    """A currency of won bets, one of pending, of void and of lay bets, and one without bets."""
    kinds = {"EUR": {}, "GBP": {"result": None}, "CHF": {"result": "void"}, "USD": {"kind": "lay"}}
    for currency, columns in kinds.items():
        account = account_of(alice, f"Shop of {currency}", currency)
        bet_row(account, bankroll_of(alice, currency, currency), **columns).save()
    bankroll_of(alice, "Idle", "SEK")


def listed(client, path, query):
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200, answer.content
    return [result["currency"] for result in answer.json()["results"]]


@pytest.mark.parametrize(("path", "query"), list(product(FIGURES, FILTERS)))
def test_every_figure_lists_the_currencies_of_the_bets(signed_in, bets, path, query):
    assert listed(signed_in, path, query) == FILTERS[query]


def test_a_currency_of_pending_bets_alone_has_the_figures_of_nothing(signed_in, bets):
    shown = {
        path.rpartition("/")[2]: signed_in.get(f"{path}?currency=GBP").json()["results"][0]
        for path in FIGURES
    }
    unknown = {"covered": 0, "coverage": None, "mean": None, "stake_weighted": None}

    assert shown["equity"]["start"] == "1000.00" and shown["equity"]["points"] == []
    assert shown["drawdown"] == {"currency": "GBP", "amount": "0.00", "share": None}
    assert set(shown["streaks"].values()) == {"GBP", 0}
    assert shown["clv"] == {
        "currency": "GBP",
        "bets": 0,
        "beat_close": 0,
        "clv": unknown,
        "no_vig": unknown,
    }
