"""Bookmakers, sports and competitions that a person added: theirs alone, wherever one looks."""

import io
import json
import uuid
from zipfile import ZipFile

import pytest

from app.betting.models import Bookmaker, Competition, Sport
from app.core.schema import schema_make
from tests.api.betting.conftest import codes

SAMPLES = {
    "bookmakers": {"name": "Café Ñandú", "kind": "exchange", "commission": "0.030000"},
    "sports": {"name": "Bocce Ñ"},
    "competitions": {"name": "Sunday League Ñ", "country": "Malta"},
}
MODELS = {"bookmakers": Bookmaker, "sports": Sport, "competitions": Competition}
FIRST = {"If-Match": '"1"'}
every = pytest.mark.parametrize("path", SAMPLES)


@pytest.fixture
def body():
    """What makes a row; a competition is of a sport."""

    def of(path, **fields):
        sport = {"sport": str(Sport.objects.get(name="Football").pk)}
        return {**SAMPLES[path], **(sport if path == "competitions" else {}), **fields}

    return of


@pytest.fixture
def own(bettor, body):
    def make(path, **fields):
        answer = bettor.post(path, body(path, **fields))
        assert answer.status_code == 201, answer.content
        return answer.json()

    return make


@every
def test_what_a_person_adds_is_answered_listed_and_told_apart(bettor, own, path):
    row = own(path)

    assert {name: row[name] for name in SAMPLES[path]} == SAMPLES[path]
    assert (row["is_own"], bettor.get(f"{path}/{row['id']}").json()) == (True, row)
    assert bettor.get(f"{path}?is_own=true").json()["results"] == [row]
    others = bettor.get(f"{path}?is_own=false&limit=200").json()["results"]
    assert not any(each["is_own"] for each in others)
    named = bettor.get(f"{path}?name={row['name'][:6]}").json()["results"]
    assert row in named


@every
def test_it_is_changed_and_deleted_under_its_version(bettor, own, path):
    url = f"{path}/{own(path)['id']}"
    changed = bettor.patch(url, {"name": "Other"}, **FIRST)

    assert (changed.status_code, changed["ETag"], changed.json()["name"]) == (200, '"2"', "Other")
    assert bettor.patch(url, {"name": "Third"}, **FIRST).status_code == 412
    assert bettor.patch(url, {"name": "Third"}).status_code == 428
    gone = bettor.client.delete(f"/api/v1/{url}", headers={"If-Match": '"2"'})
    assert (gone.status_code, bettor.get(url).status_code) == (204, 404)


@every
def test_it_is_not_there_for_anybody_else(bettor, outsider, own, path):
    row = own(path)
    url = f"{path}/{row['id']}"

    assert outsider.get(url).status_code == 404
    assert outsider.patch(url, {"name": "Mine"}, **FIRST).status_code == 404
    assert outsider.client.delete(f"/api/v1/{url}", headers=FIRST).status_code == 404
    assert outsider.get(f"{path}?name={row['name'][:6]}").json()["results"] == []
    assert outsider.get(f"{path}?is_own=true").json()["results"] == []


@every
def test_a_name_is_used_once_whatever_its_case(bettor, outsider, own, body, path):
    own(path)
    again = body(path, name=f"  {SAMPLES[path]['name'].upper()} ")

    assert codes(bettor.post(path, again)) == (400, [("name", "unique")])
    assert outsider.post(path, again).status_code == 201


@every
def test_a_name_that_is_everybody_s_is_not_taken_again(bettor, own, body, path):
    shared = MODELS[path].objects.filter(user=None).first()
    same = {"name": shared.name.upper()}
    if path == "competitions":
        same |= {"sport": str(shared.sport_id), "country": shared.country.lower()}
    renamed = bettor.patch(f"{path}/{own(path)['id']}", {"name": same["name"]}, **FIRST)

    assert codes(bettor.post(path, body(path, **same))) == (400, [("name", "unique")])
    if path != "competitions":
        assert codes(renamed) == (400, [("name", "unique")])


@every
def test_a_name_that_becomes_everybody_s_later_breaks_nothing(bettor, own, path):
    row = own(path)
    sport = {"sport_id": row["sport"]} if path == "competitions" else {}
    country = {"country": row["country"]} if path == "competitions" else {}
    MODELS[path].objects.create(name=row["name"], **sport, **country)
    url = f"{path}/{row['id']}"

    listed = bettor.get(f"{path}?name={row['name'][:6]}").json()["results"]
    assert sorted(each["is_own"] for each in listed) == [False, True]
    assert bettor.patch(url, {"name": row["name"]}, **FIRST).status_code == 200
    assert bettor.patch(url, {"name": "Other"}, **{"If-Match": '"2"'}).status_code == 200


def test_the_same_competition_of_two_countries_is_two(bettor, own):
    own("competitions", country="Malta")

    assert own("competitions", country="Gozo")["country"] == "Gozo"


def test_a_competition_is_of_a_sport_one_sees(bettor, outsider, own, body):
    sport = own("sports")["id"]

    assert own("competitions", sport=sport)["sport"] == sport
    for unseen in (sport, str(uuid.uuid4())):
        answer = outsider.post("competitions", body("competitions", sport=unseen))
        assert codes(answer) == (400, [("sport", "does_not_exist")])


def test_bets_are_recorded_with_what_a_person_added(bettor, own):
    house, sport = own("bookmakers"), own("sports")
    competition = own("competitions", sport=sport["id"])
    opened = bettor.post("accounts", {"bookmaker": house["id"], "currency": "EUR"}).json()
    bet = bettor.bet(account=opened["id"], sport=sport["id"], competition=competition["id"])

    assert bet["bookmaker"] == {"id": house["id"], "name": house["name"]}
    assert (bet["commission"], bet["sport"]) == ("0.030000", sport["id"])
    facets = bettor.get("stats/breakdown?by=sport,bookmaker").json()["results"][0]["facets"]
    shown = [row["name"] for facet in facets for row in facet["rows"]]
    assert shown == [sport["name"], house["name"]]
    for path, row in (("bookmakers", house), ("sports", sport), ("competitions", competition)):
        answer = bettor.client.delete(f"/api/v1/{path}/{row['id']}", headers=FIRST)
        assert codes(answer) == (409, [("", "in_use")])


def test_a_new_name_of_a_bookmaker_is_a_new_version_of_what_shows_it(bettor, own):
    house = own("bookmakers")["id"]
    account = bettor.post("accounts", {"bookmaker": house, "currency": "EUR"}).json()["id"]
    bet = bettor.bet(account=account)["id"]
    bettor.patch(f"bookmakers/{house}", {"name": "Renamed"}, **FIRST)

    for url in (f"accounts/{account}", f"bets/{bet}"):
        answer = bettor.get(url, **{"If-None-Match": '"1"'})
        assert (answer.status_code, answer["ETag"]) == (200, '"2"')
        assert answer.json()["bookmaker"]["name"] == "Renamed"


def referring():
    """Where the OpenAPI document lets a client name a bookmaker, sport or competition."""
    document = json.loads(schema_make("json"))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for each in operation.get("parameters", ()):
                if each["in"] == "query" and f"{each['name']}s" in MODELS:
                    yield method, path.removeprefix("/api/v1/"), each["name"]
            content = operation.get("requestBody", {}).get("content", {})
            for media in content.values():
                name = media["schema"].get("$ref", "").rpartition("/")[2]
                shape = document["components"]["schemas"].get(name, {})
                for field in shape.get("properties", {}):
                    if f"{field}s" in MODELS:
                        yield method, path.removeprefix("/api/v1/"), field


def test_wherever_it_can_be_named_another_person_s_is_as_one_there_never_was(
    bettor, outsider, own, body
):
    rows = {path.removesuffix("s"): own(path) for path in ("bookmakers", "sports")}
    rows["competition"] = own("competitions", sport=rows["sport"]["id"])
    account = bettor.post("accounts", {"bookmaker": rows["bookmaker"]["id"], "currency": "EUR"})
    named = {name: rows[name]["id"] for name in ("sport", "competition")}
    bettor.bet(account=account.json()["id"], **named)
    bet = outsider.bet()["id"]
    bodies = {
        "accounts": {"currency": "EUR"},
        "competitions": {"name": "New"},
        "bets": outsider.bet_body(),
        "bets/{id}": {},
    }
    asked = set(referring())
    assert {path for _, path, _ in asked} >= {*bodies}

    for method, path, field in sorted(asked):
        unknown, theirs = (
            ask(outsider, method, path.replace("{id}", bet), field, key, bodies.get(path))
            for key in (str(uuid.uuid4()), rows[field]["id"])
        )
        assert theirs == unknown, (method, path, field)
        assert method == "get" or theirs[1] == [(field, "does_not_exist")], (method, path, field)


def ask(person, method, path, field, key, body):
    if method == "get":
        answer = person.client.get(f"/api/v1/{path}?{field}={key}")
        content = answer.getvalue()
        assert answer.status_code == 200, (path, content)
        return 200, content
    if method == "patch":
        return codes(person.patch(path, {field: key}, **{"If-Match": "*"}))
    return codes(person.post(path, {**body, field: key}))


def test_all_of_it_is_handed_over_and_forgotten(bettor, own, password):
    rows = {path: own(path) for path in SAMPLES}
    archive = ZipFile(io.BytesIO(bettor.client.get("/api/v1/me/export").getvalue()))
    data = json.loads(archive.read("data.json"))
    for path, row in rows.items():
        assert [each["name"] for each in data[path]] == [row["name"]]
    kept = {path: model.objects.filter(user=None).count() for path, model in MODELS.items()}
    assert bettor.client.delete("/api/v1/me", {"password": password}).status_code == 204

    for path, model in MODELS.items():
        assert model.objects.filter(user__isnull=False).count() == 0
        assert model.objects.count() == kept[path]
