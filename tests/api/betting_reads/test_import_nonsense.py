"""Files of nonsense: every row gets a fate, none breaks the import."""

from random import Random

import pytest

from app.betting.imports import fates
from app.betting.imports.formats import wisebet
from app.betting.models import Bet
from tests.api.betting_reads.test_import_traps import BET_ANALYTIX, PIKKIT

OWN = ",".join([*wisebet.BET_COLUMNS, *wisebet.LEG_COLUMNS]) + "\n"
CELLS = (
    *("", "0", "-1", "1", "2.5", "2,5", "1e9", "9" * 30, "+150", "-99999999999", "0.000000001"),
    *("2024-05-01", "45143", "99999", "0001-01-01", "31/02/2024", "9999-12-31T23:59:59-12:00"),
    *("single", "system", "accumulator", "each_way", "lay", "C", "S", "1/4", "1/0", "2|3", "|"),
    *("won", "W", "half_won", "placed", "SETTLED_WIN", "PENDING", "cashout", "cash"),
    *("true", "no", "NaN", "Infinity", "é\u202e", "=1+1", "T-1", "2024-05-01 5 5", "x" * 300),
)


@pytest.mark.parametrize(
    "header", [OWN, BET_ANALYTIX, PIKKIT], ids=["wisebet", "analytix", "pikkit"]
)
def test_rows_of_nonsense_are_decided_one_by_one(signed_in, upload, header):
    random = Random(header)
    delimiter = ";" if ";" in header else ","
    width = header.count(delimiter) + 1
    rows = [
        delimiter.join(f'"{random.choice(CELLS)}"' for _ in range(random.choice((1, width, width))))
        for _ in range(600)
    ]
    batch = upload(header + "\n".join(rows), mode="row_by_row").json()

    assert batch["status"] == "committed"
    assert (
        batch["created_count"] + batch["duplicate_count"] + batch["invalid_count"]
        == (batch["row_count"])
    )
    assert Bet.objects.count() == batch["created_count"]


def good(header):
    return {
        OWN: {
            "placed_at": "2024-05-01T12:00:00Z",
            "kind": "single",
            "stake": "10.00",
            "event": "A - B",
            "selection": "A",
            "odds": "2.50",
            "result": "won",
            "settled_at": "2024-05-01T14:00:00Z",
        },
        BET_ANALYTIX: {
            "Date": "31/05/2024",
            "Type": "S",
            "Label": "A",
            "Odds": "2,10",
            "Stake": "10",
            "State": "W",
        },
        PIKKIT: {
            "bet_id": "",
            "type": "straight",
            "status": "SETTLED_WIN",
            "odds": "2.27",
            "amount": "10",
            "profit": "12.7",
            "time_placed": "12/27/2023 22:55:44 GMT",
        },
    }[header]


@pytest.mark.parametrize(
    "header", [OWN, BET_ANALYTIX, PIKKIT], ids=["wisebet", "analytix", "pikkit"]
)
def test_one_cell_of_nonsense_in_a_good_row_breaks_nothing(signed_in, upload, header):
    """Every cell of every column, so that values come as far as they can."""
    delimiter = ";" if ";" in header else ","
    names = header.strip().split(delimiter)
    rows = []
    for name in names:
        for cell in CELLS:
            cells = {**good(header), name: cell}
            rows.append(delimiter.join(f'"{cells.get(each, "")}"' for each in names))
    batch = upload(header + "\n".join(rows), mode="row_by_row").json()

    assert (batch["status"], batch["done_count"]) == ("committed", batch["row_count"])
    assert batch["created_count"] > 40
    assert signed_in.get("/api/v1/ledger/verify").json()["ok"] is True
    assert batch["row_count"] > fates.CHUNK


def test_a_reference_twice_in_one_file_is_one_bet(signed_in, upload):
    row = "2024-05-0{},single,10.00,A - B,A,2.50,pending,T-1\n"
    header = "placed_at,kind,stake,event,selection,odds,result,external_reference\n"
    batch = upload(header + row.format(1) + row.format(2)).json()

    assert (batch["created_count"], batch["duplicate_count"]) == (1, 1)
