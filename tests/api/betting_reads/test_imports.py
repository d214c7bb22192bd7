"""Files of bets: read, decided row by row, made bets of, once."""

import pytest

from app.betting.models import Tag
from tests.api.betting_reads.conftest import bets

HEADER = "placed_at,kind,stake,event,selection,odds,result,settled_at,external_reference,tags\n"


def line(day, odds="2.50", result="won", **cells):
    at = f"2024-05-{day:02}T12:00:00Z"
    reference, tags = cells.get("reference", ""), cells.get("tags", "")
    settled = at if result != "pending" else ""
    return f"{at},single,10.00,A - B,A,{odds},{result},{settled},{reference},{tags}\n"


FILE = HEADER + line(1) + line(2, result="lost") + line(3, result="pending")
BROKEN = HEADER + line(1) + line(2, odds="0.9") + line(3)


def test_a_dry_run_tells_each_row_s_fate_and_makes_no_bet(signed_in, upload, rows_of):
    answer = upload(BROKEN, dry_run=True)
    batch = answer.json()

    assert (batch["status"], batch["row_count"], batch["invalid_count"]) == ("previewed", 3, 1)
    assert [(row["line"], row["status"]) for row in rows_of(answer)] == [
        (2, "new"),
        (3, "invalid"),
        (4, "new"),
    ]
    assert bets(signed_in) == []


def test_a_refused_row_says_its_column_and_why(upload, rows_of):
    row = rows_of(upload(BROKEN, dry_run=True))[1]

    assert row["reasons"] == [
        {
            "code": "out_of_range",
            "field": "odds",
            "detail": "“0.9” is not odds: need more than 1.",
        }
    ]
    assert row["raw"]["odds"] == "0.9"


def test_a_file_becomes_bets_that_are_settled_and_in_the_ledger(signed_in, upload):
    answer = upload(FILE)

    assert (answer.status_code, answer.json()["created_count"]) == (201, 3)
    assert [(bet["status"], bet["profit"]) for bet in reversed(bets(signed_in))] == [
        ("won", "15.00"),
        ("lost", "-10.00"),
        ("pending", None),
    ]
    verified = signed_in.get("/api/v1/ledger/verify").json()
    assert verified["ok"] is True, verified


def test_a_row_is_linked_to_its_bet(signed_in, upload, rows_of):
    rows = rows_of(upload(HEADER + line(1)))

    assert [(row["status"], row["bet"]) for row in rows] == [("created", bets(signed_in)[0]["id"])]


def test_all_or_nothing_makes_nothing_of_a_file_with_a_wrong_row(signed_in, upload):
    answer = upload(BROKEN)

    assert answer.status_code == 422
    assert [fault["detail"] for fault in answer.json()["errors"]] == [
        "Line 3: “0.9” is not odds: need more than 1."
    ]
    assert bets(signed_in) == []


def test_row_by_row_makes_bets_of_the_good_rows(signed_in, upload):
    batch = upload(BROKEN, mode="row_by_row").json()

    assert (batch["status"], batch["created_count"], batch["invalid_count"]) == ("committed", 2, 1)
    assert len(bets(signed_in)) == 2


def test_a_previewed_file_is_committed_later_in_the_mode_then_named(signed_in, upload):
    batch = upload(BROKEN, dry_run=True).json()
    path = f"/api/v1/imports/{batch['id']}/commit"

    assert signed_in.post(path, {}).status_code == 422
    assert signed_in.post(path, {"mode": "row_by_row"}).json()["created_count"] == 2


def test_a_second_commit_changes_nothing(signed_in, upload):
    batch = upload(FILE).json()
    again = signed_in.post(f"/api/v1/imports/{batch['id']}/commit", {})

    assert (again.status_code, again.json()) == (200, batch)
    assert len(bets(signed_in)) == 3


def test_the_same_file_again_makes_no_bet(signed_in, upload):
    upload(FILE)
    batch = upload(FILE).json()

    assert (batch["created_count"], batch["duplicate_count"]) == (0, 3)
    assert len(bets(signed_in)) == 3


def test_a_longer_file_adds_only_what_is_new(signed_in, upload):
    upload(FILE)
    batch = upload(FILE + line(4)).json()

    assert (batch["created_count"], batch["duplicate_count"]) == (1, 3)


def test_two_equal_rows_are_two_bets(signed_in, upload):
    twice = HEADER + line(1) + line(1)
    first, again = upload(twice).json(), upload(twice).json()

    assert (first["created_count"], again["created_count"], again["duplicate_count"]) == (2, 0, 2)


def test_a_row_with_the_reference_of_a_bet_is_that_bet(signed_in, upload):
    upload(HEADER + line(1, reference="T-1"))
    batch = upload(HEADER + line(2, reference="T-1")).json()

    assert (batch["created_count"], batch["duplicate_count"]) == (0, 1)


def test_a_bet_made_by_hand_is_not_made_again_by_a_file(signed_in, account, bankroll, upload):
    body = {
        "account": account,
        "bankroll": bankroll,
        "stake": "10.00",
        "placed_at": "2024-05-03T12:00:00Z",
        "legs": [{"event": "A - B", "selection": "A", "odds": "2.50"}],
    }
    made = signed_in.post("/api/v1/bets", body, headers={"Idempotency-Key": "k-1"})

    assert made.status_code == 201
    assert upload(FILE).json()["duplicate_count"] == 1


def test_a_file_of_another_person_is_not_there(anyone, upload, bob, password):
    batch = upload(FILE, dry_run=True).json()
    session = anyone.post("/api/auth/login", {"email": bob.email, "password": password}).json()
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {session['access']}")
    path = f"/api/v1/imports/{batch['id']}"

    assert anyone.get(path).status_code == 404
    assert anyone.post(f"{path}/commit", {}).status_code == 404
    assert anyone.get(f"{path}/rows").status_code == 404


def test_another_person_s_account_cannot_be_imported_into(anyone, upload, bob, password):
    session = anyone.post("/api/auth/login", {"email": bob.email, "password": password}).json()
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {session['access']}")
    answer = upload(FILE, client=anyone)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "account"


def test_tags_that_are_missing_are_made_once(signed_in, alice, upload):
    Tag.objects.create(user=alice, name="value")
    upload(HEADER + line(1, tags="value|steam") + line(2, tags="steam"))

    assert sorted(Tag.objects.values_list("name", flat=True)) == ["steam", "value"]
    assert [len(bet["tags"]) for bet in bets(signed_in)] == [1, 2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a,b\n1,2\n", "unknown_format"),
        (b"\x00\x01\x02", "not_text"),
        (HEADER + '2024-05-01T12:00:00Z,"single', "malformed"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_reason(upload, content, code):
    answer = upload(content)

    assert answer.status_code == 400
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("file", code)
    ]


def test_reasons_are_in_the_language_asked_for(signed_in, upload):
    signed_in.credentials(**signed_in._credentials, HTTP_ACCEPT_LANGUAGE="es")
    answer = upload(BROKEN)

    assert answer.json()["errors"][0]["detail"].startswith("Línea 3: «0.9» no es una cuota")
