"""The catalogue comes with the migrations, and again with every release that has more."""

import csv
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from app.betting.catalogue import shipping
from app.betting.migrations import __path__ as MIGRATIONS
from app.betting.models import Bookmaker, Competition, ShippedEntry, Sport

MODELS = {"bookmakers": Bookmaker, "sports": Sport, "competitions": Competition}
every = pytest.mark.parametrize("name", MODELS)


@pytest.fixture
def release(tmp_path, monkeypatch):
    """A later release, whose catalogue has these lines more."""
    for file in shipping.DATA.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(shipping, "DATA", tmp_path)

    def with_lines(name, *lines):
        with (tmp_path / f"{name}.csv").open("a", newline="") as file:
            csv.writer(file).writerows(lines)
        return shipping.ship()

    return with_lines


def shared(model):
    return model.objects.filter(user=None)


@every
def test_every_line_is_a_row_once_the_database_is_migrated(db, name):
    lines = shipping.lines(MODELS[name].__name__)
    rows = shared(MODELS[name])

    assert sorted(line["name"] for line in lines) == sorted(rows.values_list("name", flat=True))
    assert ShippedEntry.objects.filter(code__startswith=name.removesuffix("s")).count() == len(
        lines
    )


def test_codes_and_names_of_the_files_are_used_once(db):
    for model in MODELS.values():
        codes = [line["code"] for line in shipping.lines(model.__name__)]
        assert len(codes) == len(set(codes)) == shared(model).count()


def test_to_load_it_again_adds_nothing(db):
    before = [list(model.objects.order_by("pk").values()) for model in MODELS.values()]

    assert shipping.ship() == 0
    assert [list(model.objects.order_by("pk").values()) for model in MODELS.values()] == before


def test_a_later_release_adds_its_lines_and_leaves_what_was_changed_or_deleted(db, release):
    shared(Sport).filter(name="Football").update(name="Soccer")
    shared(Bookmaker).filter(name="bet365").update(commission="0.01")
    shared(Bookmaker).filter(name="Coral").delete()
    sports = [("muggle-quidditch", "Quidditch"), ("x", "CHESS")]
    new = ("football/moon", "football", "Lunar League", "Moon")

    assert release("sports", *sports) == 1, "chess is there already"
    assert release("competitions", new) == 1
    assert release("bookmakers", ("new", "Brand New Bets", "bookmaker", "0")) == 1
    assert shared(Competition).get(name="Lunar League").sport.name == "Soccer"
    assert not shared(Sport).filter(name="Football").exists()
    assert not shared(Bookmaker).filter(name="Coral").exists()
    assert str(shared(Bookmaker).get(name="bet365").commission) == "0.010000"


def test_competitions_of_a_sport_that_was_deleted_are_left_out(db, release):
    shared(Competition).filter(sport__name="Padel").delete()
    shared(Sport).filter(name="Padel").delete()

    assert release("competitions", ("padel/new", "padel", "New Tour", "")) == 0


def test_a_row_that_a_person_has_does_not_keep_the_same_one_from_everybody(db, release, alice):
    Bookmaker.objects.create(user=alice, name="Brand New Bets")

    assert release("bookmakers", ("new", "Brand New Bets", "bookmaker", "0")) == 1
    assert Bookmaker.objects.filter(name="Brand New Bets").count() == 2


def test_an_empty_database_is_filled_with_few_statements(db, django_assert_max_num_queries):
    shared(Competition).delete()
    shared(Sport).delete()
    shared(Bookmaker).delete()
    ShippedEntry.objects.all().delete()
    with django_assert_max_num_queries(24 if connection.vendor == "postgresql" else 60):
        made = shipping.ship()

    assert made == sum(len(shipping.lines(model.__name__)) for model in MODELS.values())


def test_the_newest_catalogue_is_announced_by_a_migration():
    """A boot looks for pending migrations alone: what no migration names never arrives."""
    (folder,) = MIGRATIONS
    names = sorted(path.stem for path in Path(folder).glob("0*.py"))
    modules = [import_module(f"app.betting.migrations.{name}") for name in names]
    announced = [m.Migration.catalogue for m in modules if hasattr(m.Migration, "catalogue")]

    assert announced[-1] == shipping.digest(), "copy the migration 0008 under the next number"
