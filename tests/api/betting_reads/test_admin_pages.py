"""The betting log in the admin: the catalogue is kept, the rest is looked at."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from app.betting.admin.base import LookedAt
from app.betting.models import Bet, Bookmaker, BookmakerAccount, Competition, Sport
from tests.api.betting_reads.conftest import keyed
from tests.api.betting_reads.history import history

REGISTERED = [
    (model, page)
    for model, page in admin.site._registry.items()
    if model.__module__.startswith("app.betting")
]
LOOKED_AT = [model for model, page in REGISTERED if isinstance(page, LookedAt)]


@pytest.fixture
def desk(operator):
    browser = Client()
    browser.force_login(operator)
    return browser


@pytest.fixture
def settled(signed_in, bet):
    keyed(signed_in, f"/api/v1/bets/{bet}/settle", {"result": "won"})
    return bet


def name(model):
    return model._meta.model_name


@pytest.mark.parametrize("model", [model for model, _ in REGISTERED], ids=name)
def test_the_lists_open_and_can_be_searched(desk, settled, model):
    assert desk.get(f"/admin/betting/{name(model)}/?q=alice").status_code == 200


@pytest.mark.parametrize("model", LOOKED_AT, ids=name)
def test_what_tells_of_people_is_neither_made_nor_changed_nor_deleted(desk, settled, model):
    path = f"/admin/betting/{name(model)}"
    assert desk.get(f"{path}/add/").status_code == 403
    for row in model.objects.all()[:1]:
        assert desk.get(f"{path}/{row.pk}/change/").status_code == 200
        assert desk.post(f"{path}/{row.pk}/change/", {}).status_code == 403
        assert desk.post(f"{path}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
        action = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}
        desk.post(f"{path}/", action)
        assert model.objects.filter(pk=row.pk).exists()


def test_the_catalogue_can_be_added_to(desk):
    form = {"name": "Newbet", "kind": "bookmaker", "commission": "0"}

    assert desk.post("/admin/betting/bookmaker/add/", form).status_code == 302
    assert Bookmaker.objects.filter(name="Newbet").exists()


def test_the_catalogue_cannot_be_deleted_from(desk, db):
    sport = Sport.objects.get(name="Football")
    answer = desk.post(f"/admin/betting/sport/{sport.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403


def test_a_name_that_the_catalogue_has_is_refused_whatever_its_case(desk, db):
    form = {"name": " BET365", "kind": "bookmaker", "commission": "0"}
    page = desk.post("/admin/betting/bookmaker/add/", form)

    assert (page.status_code, "The catalogue has this one already" in page.text) == (200, True)
    assert Bookmaker.objects.filter(name__iexact="bet365").count() == 1


def test_what_persons_added_is_neither_listed_nor_offered_nor_changed(desk, alice, settled):
    house = Bookmaker.objects.create(user=alice, name="Own House")
    BookmakerAccount.objects.create(user=alice, bookmaker=house, currency="EUR")
    sport = Sport.objects.create(user=alice, name="Own Bocce")
    cup = Competition.objects.create(user=alice, sport=sport, name="Own Cup")
    form = {"name": "For all", "sport": str(sport.pk), "country": ""}

    for row in (house, sport, cup):
        page = f"/admin/betting/{name(type(row))}/"
        assert "Own " not in desk.get(page).text
        assert desk.get(f"{page}{row.pk}/change/").status_code == 302  # there is none
    assert "Select a valid choice" in desk.post("/admin/betting/competition/add/", form).text
    offered = desk.get("/admin/betting/bookmakeraccount/").text.partition("changelist-filter")[2]
    assert "bet365" in offered and "Own House" not in offered


def test_a_bookmaker_that_is_renamed_is_a_new_version_of_the_bets_that_show_it(desk, settled):
    bet, row = Bet.objects.get(), Bookmaker.objects.get(name="bet365")
    form = {"name": "bet 365", "kind": "bookmaker", "commission": "0"}
    assert desk.post(f"/admin/betting/bookmaker/{row.pk}/change/", form).status_code == 302

    row.refresh_from_db()
    assert (row.name, row.version) == ("bet 365", 2)
    assert Bet.objects.get().version == bet.version + 1


def test_bets_are_found_by_the_address_of_their_person(desk, settled, bob):
    page = desk.get("/admin/betting/bet/?q=alice@").text
    none = desk.get("/admin/betting/bet/?q=bob@").text

    assert settled in page and settled not in none


def test_a_person_with_money_in_the_ledger_cannot_be_deleted(desk, alice, settled):
    desk.post(f"/admin/accounts/user/{alice.pk}/delete/", {"post": "yes"})

    assert Bet.objects.filter(user=alice).exists()


def test_a_list_takes_as_many_queries_for_many_rows_as_for_one(desk, settled):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            desk.get("/admin/betting/bet/")
        return len(asked)

    bet = Bet.objects.get()
    before = queries()
    history(bet.account, bet.bankroll, size=20)

    assert queries() == before
