"""A name is taken however it is written: in every collection of things that have unique names."""

import json
import unicodedata

import pytest
from django.db import IntegrityError, transaction

from app.betting.models import Bankroll, Tag, Tipster
from app.core.schema import schema_make
from tests.api.betting.conftest import codes

NAME = "Ré Value"
WRITTEN = {
    "case": "RÉ vAlue",
    "white space": "  Ré \t\u00a0 Value\n",
    "nothing to see": "R\u00adé Va\u200blue\ufeff",
    "decomposed": unicodedata.normalize("NFD", NAME),
    "full width": "Ｒé Value",
}


def collections():
    """Where a POST takes a name that may be taken."""
    document = json.loads(schema_make("json"))
    for path, methods in document["paths"].items():
        body = methods.get("post", {}).get("requestBody", {}).get("content", {})
        shape = body.get("application/json", {}).get("schema", {}).get("$ref", "").split("/")[-1]
        named = "name" in document["components"]["schemas"].get(shape, {}).get("properties", {})
        if named and "patch" in document["paths"].get(path + "/{id}", {}):
            yield path.removeprefix("/api/v1/")


COLLECTIONS = list(collections())


@pytest.fixture
def body(bettor):
    """What else a new one needs."""
    sport = bettor.post("sports", {"name": "Pelota of the village"}).json()["id"]
    more = {
        "bankrolls": {"currency": "EUR", "starting_amount": "5.00"},
        "competitions": {"sport": sport},
    }
    return lambda collection, name: {"name": name, **more.get(collection, {})}


def test_the_collections_are_those_of_the_document():
    assert {"bankrolls", "tipsters", "tags", "bookmakers", "sports"} <= set(COLLECTIONS)


@pytest.mark.parametrize("way", WRITTEN)
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_name_is_taken_however_it_is_written(bettor, body, collection, way):
    assert bettor.post(collection, body(collection, NAME)).status_code == 201

    again = bettor.post(collection, body(collection, WRITTEN[way]))

    assert codes(again) == (400, [("name", "unique")])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_name_can_be_written_anew_and_not_as_another_s(bettor, body, collection):
    first, second = (
        bettor.post(collection, body(collection, name)).json() for name in (NAME, "Other")
    )
    path = f"{collection}/{first['id']}"
    renamed = bettor.patch(path, {"name": WRITTEN["case"]}, **{"If-Match": "*"})
    taken = bettor.patch(
        f"{collection}/{second['id']}", {"name": WRITTEN["decomposed"]}, **{"If-Match": "*"}
    )

    assert renamed.json()["name"] == WRITTEN["case"]
    assert codes(taken) == (400, [("name", "unique")])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_name_that_shows_nothing_is_blank(bettor, body, collection):
    answer = bettor.post(collection, body(collection, "\u200b \u2060"))

    assert codes(answer) == (400, [("name", "blank")])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_name_is_kept_composed_with_single_spaces(bettor, body, collection):
    made = bettor.post(collection, body(collection, f" {WRITTEN['decomposed']}  2 "))

    assert made.json()["name"] == "Ré Value 2"


def test_a_name_that_grows_when_it_is_composed_is_refused_not_cut(bettor):
    answer = bettor.post("tags", {"name": "\u0958" * 50})

    assert codes(answer) == (400, [("name", "max_length")])


def test_two_persons_may_have_one_name(bettor, outsider):
    answers = [each.post("tags", {"name": "value"}) for each in (bettor, outsider)]

    assert [answer.status_code for answer in answers] == [201, 201]


@pytest.mark.parametrize("model", [Bankroll, Tipster, Tag])
def test_the_database_itself_keeps_a_name_once(alice, model):
    more = {"currency": "EUR", "starting_amount": 5} if model is Bankroll else {}
    model.objects.bulk_create([model(user=alice, name="value", **more)])

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([model(user=alice, name="VALUE", **more)])
