"""Names in a file are those a person has, however the file writes them."""

from app.betting.models import Tag, Tipster
from tests.api.betting_reads.conftest import bets

HEAD = "placed_at,kind,stake,event,selection,odds,result,tipster,tags,bankroll\n"


def row(event, *, tipster="", tags="", bankroll="Main"):
    cells = f"{tipster},{tags},{bankroll}"
    return f"2024-05-19T10:00:00Z,single,5.00,{event},A,2.00,pending,{cells}\n"


def test_names_of_a_file_are_found_however_they_are_written(upload, signed_in):
    tag = signed_in.post("/api/v1/tags", {"name": "Value"}).json()["id"]
    tipster = signed_in.post("/api/v1/tipsters", {"name": "Ána"}).json()["id"]
    answer = upload(HEAD + row("A - B", tipster=" ÁNA", tags="vALUE|VALUE", bankroll="MAIN"))

    assert (answer.status_code, answer.json()["warning_count"]) == (201, 0), answer.content
    (bet,) = bets(signed_in)
    assert (bet["tags"], bet["tipster"]) == ([tag], tipster)


def test_one_new_name_that_is_written_twice_is_made_once(upload, signed_in):
    answer = upload(HEAD + row("A - B", tipster="Eve", tags="New") + row("C - D", tags="NEW"))

    assert answer.json()["created_count"] == 2, answer.content
    assert [each.name for each in Tag.objects.all()] == ["New"]
    assert [each.name for each in Tipster.objects.all()] == ["Eve"]


def test_a_name_that_shows_nothing_is_no_name(upload, signed_in):
    answer = upload(HEAD + row("A - B", tipster="\u200b", tags="\u200b"))

    assert answer.json()["created_count"] == 1, answer.content
    assert not Tag.objects.exists() and not Tipster.objects.exists()
