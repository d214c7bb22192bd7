"""A real season as bets: each match of tests/data/E0_2324.csv, placed and settled.

`client` is anything with `get` and `post`, in the process or over the network.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from app.betting.calc.handicap import handicap_result
from app.betting.calc.odds import booksum
from app.betting.calc.precision import quantize_odds
from app.betting.imports.formats.wisebet import BET_COLUMNS, LEG_COLUMNS

DATA = Path(__file__).parents[1] / "data"
GOLDEN = json.loads((DATA / "golden_season.json").read_text())
LONDON = ZoneInfo("Europe/London")
CLOSING = ("B365CH", "B365CD", "B365CA")


def matches():
    """The rows of the file, in its order."""
    with (DATA / GOLDEN["file"]).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def kick_off(match):
    local = datetime.strptime(f"{match['Date']} {match['Time']}", "%d/%m/%Y %H:%M")
    return local.replace(tzinfo=LONDON)


def closing(match, side):
    total = booksum([Decimal(match[column]) for column in CLOSING])
    booked = str(quantize_odds(total))
    return {"closing_odds": match[f"B365C{side}"], "closing_booksum": booked}


def leg(match, side):
    event = f"{match['HomeTeam']} - {match['AwayTeam']}"
    price = {"odds": match[f"B365{side}"], **closing(match, side)}
    return {"event": event, "selection": side, "market": "1X2", **price}


def handicap_leg(match):
    leg = {"event": f"{match['HomeTeam']} - {match['AwayTeam']}", "selection": "H"}
    return {**leg, "market": "AH", "line": match["AHh"], "odds": match["B365AHH"]}


def handicap(match):
    difference = int(match["FTHG"]) - int(match["FTAG"])
    return str(handicap_result(goal_difference=difference, line=Decimal(match["AHh"])))


def result(match, side):
    return "won" if match["FTR"] == side else "lost"


def as_csv(matches, leg_of, result_of):
    text = io.StringIO()
    writer = csv.DictWriter(text, [*BET_COLUMNS, *LEG_COLUMNS], restval="")
    writer.writeheader()
    for match in matches:
        at = kick_off(match)
        bet = {"placed_at": at.isoformat(), "kind": "single", "stake": GOLDEN["stake"]}
        ended = {"settled_at": (at + timedelta(hours=2)).isoformat(), "result": result_of(match)}
        writer.writerow({**bet, **ended, **leg_of(match)})
    return text.getvalue()


def record(client, number, match, side, account, bankroll):
    at = kick_off(match)
    bet = {
        "account": account,
        "bankroll": bankroll,
        "stake": "10.00",
        "placed_at": at.isoformat(),
        "legs": [leg(match, side)],
    }
    made = client.post("/api/v1/bets", bet, headers={"Idempotency-Key": f"bet-{number}"})
    assert made.status_code == 201, made.content
    ended = {"result": result(match, side), "settled_at": (at + timedelta(hours=2)).isoformat()}
    path = f"/api/v1/bets/{made.json()['id']}/settle"
    settled = client.post(path, ended, headers={"Idempotency-Key": f"end-{number}"})
    assert settled.status_code == 200, settled.content


def figures(client):
    (summary,), (clv,), (drawdown,), (streaks,) = (
        client.get(f"/api/v1/stats/{name}").json()["results"]
        for name in ("summary", "clv", "drawdown", "streaks")
    )
    return {
        **{name: summary[name] for name in ("bets", "won", "profit", "yield", "average_odds")},
        "mean_clv": clv["clv"]["mean"],
        "mean_clv_no_vig": clv["no_vig"]["mean"],
        "beat_close": clv["beat_close"],
        "max_drawdown": drawdown["amount"],
        "longest_losing_run": streaks["longest_losing"],
    }


def verified(client):
    answer = client.get("/api/v1/ledger/verify").json()
    return answer["ok"], answer
