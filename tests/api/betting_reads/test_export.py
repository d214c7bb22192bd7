"""Export, import, export: the same bytes."""

import pytest

from tests.api.betting_reads.conftest import made

BETS = {
    "single": {"legs": [{"odds": "2.70", "closing_odds": "2.50", "closing_booksum": "1.053"}]},
    "pending": {"legs": [{"odds": "1.50", "line": "-0.25"}], "result": None},
    "accumulator": {
        "kind": "accumulator",
        "legs": [{"odds": "2.00"}, {"odds": "3.00"}],
        "results": ["won", "void"],
    },
    "system": {
        "kind": "system",
        "system_sizes": [2, 3],
        "legs": [{"odds": "2.00"}, {"odds": "3.00"}, {"odds": "4.00"}],
        "results": ["won", "won", "lost"],
    },
    "each_way": {
        "kind": "each_way",
        "place_fraction": "1/5",
        "legs": [{"odds": "11.00"}],
        "result": "placed",
    },
    "lay": {"kind": "lay", "commission": "0.02", "legs": [{"odds": "3.00"}], "result": "lost"},
    "free": {"funding": "freebet_stake_not_returned", "legs": [{"odds": "3.00"}]},
    "paid_more": {"legs": [{"odds": "3.00"}], "actual_return": "31.00"},
    "cash_out": {"legs": [{"odds": "3.00"}], "cash_outs": ["8.00"]},
    "partial": {"legs": [{"odds": "3.00"}], "cash_outs": ["4.00/5.00"]},
    "words": {
        "notes": 'Two\nlines, "quoted"; é',
        "external_reference": "T-1",
        "legs": [{"odds": "2.00"}],
    },
}


@pytest.fixture
def record(signed_in, account, bankroll):
    """Place a bet through the API, and end it as `BETS` says."""
    tags = [made(signed_in.post("/api/v1/tags", {"name": name}))["id"] for name in ("a|b", "c\\d")]
    tipster = made(signed_in.post("/api/v1/tipsters", {"name": "Me"}))["id"]

    def place(number, result="won", results=None, cash_outs=(), actual_return=None, **bet):
        legs = [
            {"event": f"Event {number}", "selection": f"Side {at}", **leg}
            for at, leg in enumerate(bet.pop("legs"))
        ]
        common = {"account": account, "bankroll": bankroll, "stake": "10.00", "tipster": tipster}
        at = f"2024-05-{number + 1:02}T12:00:00.125Z"
        body = {**common, "placed_at": at, "tags": tags, "legs": legs, **bet}
        path = f"/api/v1/bets/{post(signed_in, '/api/v1/bets', body)['id']}"
        for each in cash_outs:
            amount, _, stake = each.partition("/")
            given = {"amount": amount, "cashed_out_at": "2024-06-01T12:00:00Z"}
            post(signed_in, f"{path}/cash-out", {**given, **({"stake": stake} if stake else {})})
        if result and not (cash_outs and "/" not in cash_outs[-1]):
            given = (
                {"legs": [{"result": each} for each in results]} if results else {"result": result}
            )
            paid = {"actual_return": actual_return} if actual_return else {}
            settled = {**given, **paid, "settled_at": "2024-06-02T12:00:00Z"}
            post(signed_in, f"{path}/settle", settled)

    return place


def post(client, path, body):
    post.number += 1
    answer = client.post(path, body, headers={"Idempotency-Key": f"key-{post.number}"})
    assert answer.status_code in (200, 201), answer.content
    return answer.json()


post.number = 0


def exported(client):
    answer = client.get("/api/v1/bets.csv")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return answer.getvalue()


def test_an_export_imported_elsewhere_is_exported_the_same(
    signed_in, anyone, bob, password, bookmaker, record, upload
):
    for number, bet in enumerate(BETS.values()):
        record(number, **bet)
    first = exported(signed_in)
    session = anyone.post("/api/auth/login", {"email": bob.email, "password": password}).json()
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {session['access']}")
    made(anyone.post("/api/v1/accounts", {"bookmaker": bookmaker, "currency": "EUR"}))
    empty = {"name": "Main", "currency": "EUR", "starting_amount": "1.00"}
    made(anyone.post("/api/v1/bankrolls", empty))
    answer = upload(first, client=anyone, account="", bankroll="")

    assert answer.json().get("created_count") == len(BETS), answer.content
    assert exported(anyone) == first
    for path in ("stats/summary", "stats/streaks", "stats/clv"):
        mine, theirs = (
            each.get(f"/api/v1/{path}").json()["results"][0] for each in (signed_in, anyone)
        )
        for name in ("starting_bankroll", "roi"):
            mine.pop(name, None), theirs.pop(name, None)
        assert theirs == mine
    assert anyone.get("/api/v1/ledger/verify").json()["ok"] is True


def test_an_export_imported_where_it_came_from_makes_no_bet(signed_in, record, upload):
    for number, bet in enumerate(BETS.values()):
        record(number, **bet)
    batch = upload(exported(signed_in)).json()

    assert (batch["created_count"], batch["duplicate_count"]) == (0, len(BETS))


def test_an_export_can_be_narrowed_down_like_a_list(signed_in, record):
    record(0, **BETS["single"])
    record(1, **BETS["lay"])
    lines = signed_in.get("/api/v1/bets.csv?kind=lay").getvalue().decode().splitlines()

    assert len(lines) == 2 and ",lay,cash," in lines[1]


def test_who_asks_for_csv_is_told_problems_all_the_same(signed_in):
    answer = signed_in.get("/api/v1/bets.csv?kind=wish", headers={"Accept": "text/csv"})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][0]["field"] == "kind"


def test_an_export_is_another_person_s_empty_file(anyone, bob, password, record):
    record(0, **BETS["single"])
    session = anyone.post("/api/auth/login", {"email": bob.email, "password": password}).json()
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {session['access']}")

    assert len(exported(anyone).splitlines()) == 1
